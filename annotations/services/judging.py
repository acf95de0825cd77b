"""An annotator is done with a comment. Restoring and undo write Judgement, too."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from annotations.errors import BadTarget
from annotations.models import Annotation, Judgement, Question, Round
from annotations.services import history, rounds
from threads.errors import Refused
from threads.models import Comment, User


@transaction.atomic
def judge(
    comment: Comment,
    *,
    round: Round,
    by: User,
    state: str = Judgement.State.DONE,
    milliseconds: int | None = None,
    article_opened: bool = False,
    suggestions_shown: bool = False,
) -> Judgement:
    """Records how far this person came with the comment; from "done" on, a label that is absent means "no".

    `milliseconds` spent add up over several visits. Raises Refused where a required question has no answer, BadTarget
    where there is no text to judge, Conflict where the round or the person's work on the thread is closed.
    """
    rounds.require_open(round, comment.thread, by=by)
    if comment.thread.project_id != round.project_id or not comment.position or not comment.text:
        raise BadTarget("There is no text to judge here.")
    if state not in Judgement.State.values:
        raise Refused(f"{state!r} is no state of a judgement: choose one of {', '.join(Judgement.State.values)}.")
    if state == Judgement.State.DONE:
        _require_answers(comment, round, by)
    judgement = Judgement.objects.select_for_update().filter(round=round, annotator=by, comment=comment).first()
    before = history.snapshot(judgement)
    if judgement is None:
        judgement = Judgement(round=round, annotator=by, comment=comment, version=0)
    judgement.scheme_version_id = round.scheme_version_id
    judgement.state = state
    judgement.at = timezone.now()
    if milliseconds is not None:
        judgement.milliseconds = (judgement.milliseconds or 0) + milliseconds
    judgement.article_opened = judgement.article_opened or article_opened
    judgement.suggestions_shown = judgement.suggestions_shown or suggestions_shown
    judgement.version += 1
    judgement.save()
    history.record(
        "judge", judgement, round=round, by=by, step=uuid.uuid4(), before=before, after=history.snapshot(judgement)
    )
    return judgement


def _require_answers(comment: Comment, round: Round, by: User) -> None:
    required = Question.objects.filter(
        version_id=round.scheme_version_id, unit=Question.Unit.COMMENT, required=True
    ).prefetch_related("labels")
    answered = set(
        Annotation.objects.live().individual().by(by)
        .filter(round=round, comment=comment).values_list("question_id", flat=True)
    )  # fmt: skip
    for question in required:
        if question.pk not in answered:
            choices = ", ".join(
                f"{label.name} ({label.shortcut})" if label.shortcut else label.name for label in question.labels.all()
            )
            raise Refused(f"{question.name} has no answer yet: {choices}.", code="answer_missing")
