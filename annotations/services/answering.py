"""Annotators answer questions of a scale or in words. Makes and changes the Annotations that hold a value."""

from __future__ import annotations

import uuid

from django.db import models, transaction
from django.utils import timezone

from annotations.errors import BadTarget
from annotations.models import Annotation, Question, Round
from annotations.models.annotations import Origin
from annotations.services import history
from annotations.services.asking import check_asked, passage_of, value_for
from threads.models import Comment, User


@transaction.atomic
def answer(
    comment: Comment,
    question: Question,
    value: object,
    *,
    round: Round,
    by: User,
    span: tuple[int, int] | None = None,
    note: str = "",
    unsure: bool = False,
    step: uuid.UUID | None = None,
) -> Annotation:
    """Answers a scale question with a whole number, or a text question in words.

    Asked once of a passage: a later answer replaces the earlier one, which keeps its note. `span` is in code points,
    end exclusive. Raises Refused, BadTarget, or Conflict where the round or the person's work is closed.
    """
    check_asked(comment, question, round=round, by=by, has_span=span is not None)
    words = value_for(question, value)
    passage = passage_of(comment, question, span)
    start, end = (passage.start, passage.end) if passage else (None, None)
    existing = _live(comment, question, round, by).filter(start=start, end=end).select_for_update().first()
    if existing is not None:
        if existing.value != words:
            history.change("revise", existing, by=by, step=step or uuid.uuid4(), value=words)
        return existing
    annotation = Annotation.objects.create(
        round=round,
        creator=by,
        comment=comment,
        question=question,
        value=words,
        scheme_version_id=round.scheme_version_id,
        start=start,
        end=end,
        exact=passage.exact if passage else None,
        is_exclusive=passage is None,
        note=note,
        unsure=unsure,
        origin=Origin.HAND,
    )
    history.record_creation("annotate", annotation, by=by, step=step or uuid.uuid4())
    return annotation


@transaction.atomic
def withdraw(comment: Comment, question: Question, *, round: Round, by: User) -> None:
    """Takes the value given to the whole comment back. Nothing happens where there is none."""
    if question.kind not in {Question.Kind.SCALE, Question.Kind.TEXT}:
        raise BadTarget(f"{question.name} is answered with labels.")
    check_asked(comment, question, round=round, by=by, has_span=False)
    for existing in _live(comment, question, round, by).filter(start=None):
        history.change("retract", existing, by=by, step=uuid.uuid4(), retracted_at=timezone.now())


def toggle_point(
    comment: Comment, question: Question, point: int, *, round: Round, by: User, span: tuple[int, int] | None = None
) -> Annotation | None:
    """Gives the point of a scale, or takes it back where just this point was given to the whole comment (then None)."""
    given = _live(comment, question, round, by).filter(start=None, value=point)
    if span is None and question.kind == Question.Kind.SCALE and given.exists():
        withdraw(comment, question, round=round, by=by)
        return None
    return answer(comment, question, point, round=round, by=by, span=span)


def _live(comment: Comment, question: Question, round: Round, by: User) -> models.QuerySet[Annotation]:
    rows = Annotation.objects.live().individual().by(by)
    return rows.filter(round=round, comment=comment, question=question)
