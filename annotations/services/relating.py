"""What a rebuttal or support is about. Makes every Relation that no import restores."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from annotations.errors import BadTarget
from annotations.models import Annotation, Claim, Relation
from annotations.models.annotations import Origin
from annotations.models.targets import TargetKind
from annotations.selectors import cut
from annotations.services import history, rounds
from threads.models import Comment, User


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """What a person points at. `span` is (start, end) in code points of the target comment's text."""

    kind: str
    comment: Comment | None = None
    span: tuple[int, int] | None = None
    claim: Claim | None = None


@transaction.atomic
def relate(
    annotation: Annotation,
    target: TargetChoice,
    *,
    by: User,
    more: bool = False,
    chosen_by: str = Relation.By.CHOSEN,
    step: uuid.UUID | None = None,
) -> Relation:
    """Points the annotation at the target, in place of what it pointed at; with `more`, besides.

    Raises BadTarget where the target does not exist, is the comment itself, comes later, or lies in another thread.
    """
    step = step or uuid.uuid4()
    comment = annotation.comment
    if annotation.creator_id != by.pk:
        raise PermissionDenied("Only the person who made an annotation can change its target.")
    rounds.require_open(annotation.round, comment.thread, by=by)
    if annotation.retracted_at is not None or annotation.label is None or not annotation.label.target_relation:
        raise BadTarget("Only a label that says something about a target can have one.")
    fields = _fields(target, source=comment)
    live = list(annotation.relations.live())
    for relation in live:
        if all(getattr(relation, name) == value for name, value in fields.items()):
            return relation
    if not more:
        for relation in live:
            retract_relation(relation, by=by, step=step)
    relation = Relation.objects.create(
        round_id=annotation.round_id,
        creator=by,
        comment=comment,
        source=annotation,
        label=annotation.label.target_relation,
        scheme_version_id=annotation.scheme_version_id,
        target_by=chosen_by,
        origin=annotation.origin,
        suggestion_id=annotation.suggestion_id,
        **fields,
    )
    history.record_creation("relate", relation, by=by, step=step)
    if chosen_by == Relation.By.CHOSEN and annotation.origin == Origin.ACCEPTED:
        history.change("revise", annotation, by=by, step=step, origin=Origin.EDITED)
    return relation


def relate_by_default(annotation: Annotation, *, by: User, step: uuid.UUID) -> Relation | None:
    """Points the annotation at the comment above; the article has nothing above it."""
    parent = annotation.comment.parent
    if parent is None:
        return None
    choice = TargetChoice(TargetKind.COMMENT, comment=parent)
    return relate(annotation, choice, by=by, chosen_by=Relation.By.DEFAULT, step=step)


@transaction.atomic
def unrelate(relation: Relation, *, by: User) -> None:
    """Takes the relation back. Nothing happens if that was done before."""
    if relation.creator_id != by.pk:
        raise PermissionDenied("Only the person who made a relation can take it back.")
    rounds.require_open(relation.round, relation.comment.thread, by=by)
    if relation.retracted_at is None:
        retract_relation(relation, by=by, step=uuid.uuid4())


def retract_relation(relation: Relation, *, by: User, step: uuid.UUID) -> None:
    """Marks the relation as taken back, as part of a step."""
    history.change("unrelate", relation, by=by, step=step, retracted_at=timezone.now())


def _fields(target: TargetChoice, *, source: Comment) -> dict[str, object]:
    kind = target.kind
    if kind not in TargetKind.values:
        raise BadTarget(f"{kind!r} is no kind of target: choose one of {', '.join(TargetKind.values)}.")
    if kind in {TargetKind.COMMENT, TargetKind.SPAN} and target.comment is None:
        raise BadTarget(f"A target of kind {kind} names a comment.")
    if kind == TargetKind.SPAN and target.span is None:
        raise BadTarget("A target of kind span has a start and an end.")
    if (kind == TargetKind.CLAIM) != (target.claim is not None):
        raise BadTarget("A target of kind claim names a listed claim, and no other does.")
    has_passage = kind in {TargetKind.COMMENT, TargetKind.SPAN, TargetKind.CLAIM}
    aimed = target.comment if has_passage else None
    if aimed is not None:
        _check_place(aimed, source, kind)
    span = None
    if aimed is not None and target.span is not None and kind != TargetKind.COMMENT:
        try:
            span = cut(aimed.text, *target.span)
        except ValueError as error:
            raise BadTarget(str(error)) from error
    return {
        "target_kind": kind,
        "target_comment_id": aimed.pk if aimed else None,
        "target_start": span.start if span else None,
        "target_end": span.end if span else None,
        "target_exact": span.exact if span else None,
        "target_claim_id": target.claim.pk if target.claim else None,
    }


def _check_place(aimed: Comment, source: Comment, kind: str) -> None:
    if aimed.thread_id != source.thread_id or aimed.position is None:
        raise BadTarget("The target must be in the same thread; for anything else choose “outside the thread”.")
    if source.position is None or aimed.position > source.position:
        raise BadTarget(f"Comment #{aimed.position} comes after #{source.position} and cannot be what it answers.")
    if aimed.pk == source.pk and kind == TargetKind.COMMENT:
        raise BadTarget("A comment cannot be its own target.")
