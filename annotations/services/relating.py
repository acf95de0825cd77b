"""What a rebuttal or support is about. Makes every Relation that no import restores."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from annotations.errors import BadTarget, Stale
from annotations.models import Annotation, Label, Question, Relation, Round
from annotations.models.annotations import Origin
from annotations.models.targets import TargetKind
from annotations.querysets import RelationQuerySet
from annotations.services import history, rounds
from annotations.services.aiming import TargetChoice as TargetChoice
from annotations.services.aiming import ends_of, fields_of, passage_of, span_of
from annotations.services.asking import check_attributes
from annotations.services.linking import Ends, check_link
from threads.errors import Refused
from threads.models import Comment, User

# What `revise_relation` may change.
REVISABLE: Final = frozenset({"label", "unsure", "note", "attributes"})


@transaction.atomic
def relate(
    annotation: Annotation,
    target: TargetChoice,
    *,
    by: User,
    more: bool = False,
    label: Label | None = None,
    chosen_by: str = Relation.By.CHOSEN,
    step: uuid.UUID | None = None,
    note: str = "",
    unsure: bool = False,
) -> Relation:
    """Points the annotation at the target, in place of what it pointed at; with `more`, besides.

    `label` is the type of the relation where it is not the one that the annotation's label draws.
    Raises BadTarget where the target does not exist, lies in another thread, or breaks a link rule of the scheme.
    """
    step = step or uuid.uuid4()
    if annotation.creator_id != by.pk:
        raise PermissionDenied("Only the person who made an annotation can change its target.")
    rounds.require_open(annotation.round, annotation.comment.thread, by=by)
    if annotation.retracted_at is not None or annotation.label is None or not annotation.label.target_relation:
        raise BadTarget("Only a label that says something about a target can have one.")
    relation = _point(
        annotation.comment,
        annotation,
        target,
        round=annotation.round,
        label=label or annotation.label.target_relation,
        by=by,
        more=more,
        chosen_by=chosen_by,
        step=step,
        note=note,
        unsure=unsure,
    )
    if chosen_by == Relation.By.CHOSEN and annotation.origin == Origin.ACCEPTED:
        history.change("revise", annotation, by=by, step=step, origin=Origin.EDITED)
    return relation


@transaction.atomic
def relate_comment(
    comment: Comment,
    target: TargetChoice,
    *,
    label: Label,
    round: Round,
    by: User,
    more: bool = False,
    step: uuid.UUID | None = None,
    note: str = "",
    unsure: bool = False,
) -> Relation:
    """Points the whole comment at the target without any label of its own; `label` is the type of the relation.

    Takes the place of what the comment pointed at with this type; with `more`, stands besides. Raises as `relate`.
    """
    rounds.require_unit(round, comment, by=by)
    if comment.thread.project_id != round.project_id or comment.position is None or not comment.text:
        raise BadTarget("There is no text to relate here.")
    _check_type(label, round)
    return _point(
        comment,
        None,
        target,
        round=round,
        label=label,
        by=by,
        more=more,
        chosen_by=Relation.By.CHOSEN,
        step=step or uuid.uuid4(),
        note=note,
        unsure=unsure,
    )


def relate_by_default(annotation: Annotation, *, by: User, step: uuid.UUID) -> Relation | None:
    """Points the annotation at the comment above. None for the article, and where a link rule forbids the parent:
    then the label waits for a target.
    """
    parent = annotation.comment.parent
    if parent is None:
        return None
    choice = TargetChoice(TargetKind.COMMENT, comment=parent)
    try:
        return relate(annotation, choice, by=by, chosen_by=Relation.By.DEFAULT, step=step)
    except BadTarget:
        return None


@transaction.atomic
def revise_relation(relation: Relation, *, by: User, version: int | None = None, **changes: Any) -> Relation:
    """Changes the type (`label`), `unsure`, `note` or `attributes` of a relation.

    Raises Stale where `version` is not the stored one or the relation was taken back, Refused or BadTarget where the
    scheme does not allow the change.
    """
    unknown = set(changes) - REVISABLE
    if unknown:
        raise Refused(f"A relation has no {', '.join(sorted(unknown))} to change.")
    fresh = _own(relation, by)
    if version is not None and version != fresh.version:
        raise Stale(f"This relation was changed elsewhere: it is at version {fresh.version}, you had {version}.")
    if fresh.retracted_at is not None:
        raise Stale("This relation was taken back. Undo that first.")
    label = changes.pop("label", None) or fresh.label
    if label is not None and label != fresh.label:
        _check_type(label, fresh.round)
        check_link(ends_of(fresh), relation=label, source=_label_of(fresh.source), round=fresh.round, by=by)
        changes["label_id"] = label.pk
    check_attributes(label, changes.get("attributes") or {})
    history.change("revise", fresh, by=by, step=uuid.uuid4(), **changes)
    return fresh


@transaction.atomic
def unrelate(relation: Relation, *, by: User, version: int | None = None, step: uuid.UUID | None = None) -> None:
    """Takes the relation back. Nothing happens if that was done before.

    Raises Stale where `version` is given and is not the stored one.
    """
    fresh = _own(relation, by)
    if version is not None and version != fresh.version:
        raise Stale(f"This relation was changed elsewhere: it is at version {fresh.version}, you had {version}.")
    if fresh.retracted_at is None:
        retract_relation(fresh, by=by, step=step or uuid.uuid4())


def retract_relation(relation: Relation, *, by: User, step: uuid.UUID) -> None:
    """Marks the relation as taken back, as part of a step."""
    history.change("unrelate", relation, by=by, step=step, retracted_at=timezone.now())


def _point(
    comment: Comment,
    annotation: Annotation | None,
    target: TargetChoice,
    *,
    round: Round,
    label: Label,
    by: User,
    more: bool,
    chosen_by: str,
    step: uuid.UUID,
    note: str,
    unsure: bool,
) -> Relation:
    if annotation is not None and label != (annotation.label and annotation.label.target_relation):
        _check_type(label, round)
    aimed, span = passage_of(target, source=comment)
    ends = Ends(comment, span_of(annotation), target.kind, aimed, span)
    check_link(ends, relation=label, source=_label_of(annotation), round=round, by=by)
    fields = fields_of(target, aimed, span)
    live = list(_live(comment, annotation, round, by, label))
    for relation in live:
        if all(getattr(relation, name) == value for name, value in fields.items()):
            return relation
    if not more:
        for relation in live:
            retract_relation(relation, by=by, step=step)
    relation = Relation.objects.create(
        round=round,
        creator=by,
        comment=comment,
        source=annotation,
        label=label,
        scheme_version_id=round.scheme_version_id,
        target_by=chosen_by,
        origin=annotation.origin if annotation else Origin.HAND,
        suggestion_id=annotation.suggestion_id if annotation else None,
        note=note,
        unsure=unsure,
        **fields,
    )
    history.record_creation("relate", relation, by=by, step=step)
    return relation


def _live(comment: Comment, annotation: Annotation | None, round: Round, by: User, label: Label) -> RelationQuerySet:
    if annotation is not None:
        return Relation.objects.live().filter(source=annotation)
    own = Relation.objects.live().individual().by(by)
    return own.filter(round=round, comment=comment, source=None, label=label)


def _own(relation: Relation, by: User) -> Relation:
    """The row as it is now, locked where the database locks rows."""
    fresh = Relation.objects.select_for_update().get(pk=relation.pk)
    if fresh.creator_id != by.pk:
        raise PermissionDenied("Only the person who made a relation can change it or take it back.")
    rounds.require_open(fresh.round, fresh.comment.thread, by=by)
    return fresh


def _label_of(annotation: Annotation | None) -> Label | None:
    return annotation.label if annotation else None


def _check_type(label: Label, round: Round) -> None:
    if label.question.unit != Question.Unit.RELATION or label.question.version_id != round.scheme_version_id:
        raise Refused(f"{label.name} is no type of relation in this round's scheme.")
