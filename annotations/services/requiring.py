"""Which required questions still wait for an answer."""

from __future__ import annotations

from django.db.models import QuerySet

from annotations.models import Annotation, Question, Round
from threads.models import Comment, Thread, User


def missing_of_comment(comment: Comment, *, round: Round, by: User) -> list[Question]:
    """Required questions about comments that this person has not answered here. A labelled span answers, too."""
    return _missing(Question.Unit.COMMENT, Annotation.objects.filter(comment=comment), round, by)


def missing_of_thread(thread: Thread, *, round: Round, by: User) -> list[Question]:
    """Required questions about the thread as a whole that this person has not answered."""
    return _missing(Question.Unit.THREAD, Annotation.objects.filter(comment__thread=thread), round, by)


def _missing(unit: str, answers: QuerySet[Annotation], round: Round, by: User) -> list[Question]:
    own = answers.filter(round=round, creator=by, retracted_at=None, layer="individual")
    questions = Question.objects.filter(version_id=round.scheme_version_id, unit=unit, required=True)
    return list(questions.exclude(pk__in=own.values("question_id")).prefetch_related("labels"))
