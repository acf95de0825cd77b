"""Annotators give labels, take them back and change them. Makes every label that no import restores."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from annotations.errors import BadTarget, Stale
from annotations.models import Annotation, Label, Question, Round, Suggestion
from annotations.models.annotations import Origin
from annotations.selectors import Span
from annotations.services import history, relating, rounds
from annotations.services.asking import check_asked, check_attributes, passage_of, value_for
from threads.errors import Refused
from threads.models import Comment, User

# What `revise` may change.
REVISABLE: Final = frozenset({"unsure", "note", "attributes", "span", "value"})


@transaction.atomic
def annotate(
    comment: Comment,
    label: Label,
    *,
    round: Round,
    by: User,
    span: tuple[int, int] | None = None,
    attributes: Mapping[str, Any] | None = None,
    note: str = "",
    unsure: bool = False,
    origin: str = Origin.HAND,
    suggestion: Suggestion | None = None,
    step: uuid.UUID | None = None,
) -> Annotation:
    """Gives the comment, or a span of it (code points, end exclusive), a label.

    A label that is already there is returned as it stands. The earlier answer to a one-of question about the same
    passage is retracted in the same step. A label about a target gets its default one, the comment above.
    Raises BadTarget, Refused, or Conflict where the round or the person's work on the thread is closed.
    """
    step = step or uuid.uuid4()
    check_asked(comment, label.question, round=round, by=by, has_span=span is not None)
    check_attributes(label, attributes or {})
    passage = passage_of(comment, label.question, span)
    existing = _live(comment, label, round, by, passage)
    if existing is not None:
        return existing
    is_one_of = label.question.kind == Question.Kind.ONE_OF
    if is_one_of:
        start, end = (passage.start, passage.end) if passage else (None, None)
        for other in (
            Annotation.objects.live().individual().by(by)
            .filter(round=round, comment=comment, question=label.question, start=start, end=end)
        ):  # fmt: skip
            _retract(other, by=by, step=step)
    annotation = Annotation.objects.create(
        round=round,
        creator=by,
        comment=comment,
        question=label.question,
        label=label,
        scheme_version_id=round.scheme_version_id,
        start=passage.start if passage else None,
        end=passage.end if passage else None,
        exact=passage.exact if passage else None,
        is_exclusive=is_one_of and passage is None,
        attributes=dict(attributes or {}),
        note=note,
        unsure=unsure,
        origin=origin,
        suggestion=suggestion,
    )
    history.record_creation("annotate", annotation, by=by, step=step)
    if label.needs_target:
        relating.relate_by_default(annotation, by=by, step=step)
    return annotation


@transaction.atomic
def toggle(
    comment: Comment,
    label: Label,
    *,
    round: Round,
    by: User,
    span: tuple[int, int] | None = None,
    step: uuid.UUID | None = None,
) -> Annotation | None:
    """Gives the label, or takes it back where this person gave it before to just this passage (then None)."""
    check_asked(comment, label.question, round=round, by=by, has_span=span is not None)
    existing = _live(comment, label, round, by, passage_of(comment, label.question, span))
    if existing is None:
        return annotate(comment, label, round=round, by=by, span=span, step=step)
    _retract(existing, by=by, step=step or uuid.uuid4())
    return None


@transaction.atomic
def take_back(
    comment: Comment,
    label: Label,
    *,
    round: Round,
    by: User,
    span: tuple[int, int] | None = None,
    step: uuid.UUID | None = None,
) -> None:
    """Takes the label back where this person gave it to just this passage. Nothing happens where they did not."""
    check_asked(comment, label.question, round=round, by=by, has_span=span is not None)
    existing = _live(comment, label, round, by, passage_of(comment, label.question, span))
    if existing is not None:
        _retract(existing, by=by, step=step or uuid.uuid4())


@transaction.atomic
def retract(annotation: Annotation, *, by: User, version: int | None = None, step: uuid.UUID | None = None) -> None:
    """Takes the annotation back, with its relations. Nothing happens if that was done before.

    Raises Stale where `version` is given and is not the stored one.
    """
    annotation = _own(annotation, by, version)
    if annotation.retracted_at is None:
        _retract(annotation, by=by, step=step or uuid.uuid4())


@transaction.atomic
def revise(
    annotation: Annotation,
    *,
    by: User,
    version: int | None = None,
    step: uuid.UUID | None = None,
    **changes: Any,
) -> Annotation:
    """Changes `unsure`, `note`, `attributes`, `span` or `value` of an annotation.

    An accepted suggestion whose span changes is an edited one from then on. Raises Stale, BadTarget or Refused.
    """
    unknown = set(changes) - REVISABLE
    if unknown:
        raise Refused(f"An annotation has no {', '.join(sorted(unknown))} to change.")
    annotation = _own(annotation, by, version)
    if annotation.retracted_at is not None:
        raise Stale("This annotation was taken back. Undo that first.")
    check_attributes(annotation.label, changes.get("attributes") or {})
    if "value" in changes:
        changes["value"] = value_for(annotation.question, changes["value"])
    if "span" in changes:
        span = changes.pop("span")
        passage = passage_of(annotation.comment, annotation.question, tuple(span) if span else None)
        if passage is None:
            raise BadTarget("A span is changed to another span; to drop it, take the annotation back.")
        _check_free(annotation, passage)
        changes |= asdict(passage)
        if annotation.origin == Origin.ACCEPTED:
            changes["origin"] = Origin.EDITED
    history.change("revise", annotation, by=by, step=step or uuid.uuid4(), **changes)
    return annotation


def _check_free(annotation: Annotation, passage: Span) -> None:
    """Raises BadTarget where the same label or question has an answer on just this passage already."""
    same = Annotation.objects.live().individual().filter(
        round=annotation.round_id, creator=annotation.creator_id, comment=annotation.comment_id,
        question=annotation.question_id, start=passage.start, end=passage.end,
    )  # fmt: skip
    if annotation.question.kind == Question.Kind.MANY_OF:
        same = same.filter(label=annotation.label_id)
    if same.exclude(pk=annotation.pk).exists():
        raise BadTarget("These words have this answer already.")


def _live(comment: Comment, label: Label, round: Round, by: User, passage: Span | None) -> Annotation | None:
    return (
        Annotation.objects.live()
        .individual()
        .by(by)
        .filter(
            round=round,
            comment=comment,
            label=label,
            start=passage.start if passage else None,
            end=passage.end if passage else None,
        )
        .first()
    )


def _own(annotation: Annotation, by: User, version: int | None) -> Annotation:
    """The row as it is now, locked where the database locks rows."""
    fresh = Annotation.objects.select_for_update().get(pk=annotation.pk)
    if fresh.creator_id != by.pk:
        raise PermissionDenied("Only the person who made an annotation can change it.")
    if version is not None and version != fresh.version:
        raise Stale(f"This annotation was changed elsewhere: it is at version {fresh.version}, you had {version}.")
    rounds.require_open(fresh.round, fresh.comment.thread, by=by)
    return fresh


def _retract(annotation: Annotation, *, by: User, step: uuid.UUID) -> None:
    for relation in annotation.relations.live():
        relating.retract_relation(relation, by=by, step=step)
    history.change("retract", annotation, by=by, step=step, retracted_at=timezone.now())
