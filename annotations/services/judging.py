"""An annotator is done with a comment. Restoring and undo write Judgement, too."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from annotations.errors import BadTarget, Stale
from annotations.models import ControlComment, Event, Judgement, Round
from annotations.services import history, rounds
from annotations.services.asking import choices_of
from annotations.services.dangling import require_targets
from annotations.services.locking import lock_work
from annotations.services.requiring import missing_of_comment
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
    version: int | None = None,
    step: uuid.UUID | None = None,
) -> Judgement:
    """Records how far this person came with the comment; from "done" on, a label that is absent means "no".

    `milliseconds` spent add up over several visits. Raises Refused where a required question has no answer or a label
    has no target, BadTarget where there is no text to judge or the comment is there to be read only, Conflict where
    the round or the person's work on the thread is closed, and Stale where `version` (of `version_of`) is given and
    is not the stored one.
    """
    rounds.require_unit(round, comment, by=by)
    if version is not None:
        lock_work(round, by=by)
        if version != (stored := version_of(comment, round=round, by=by)):
            raise Stale(f"This judgement was changed elsewhere: it is at version {stored}, you had {version}.")
    if comment.thread.project_id != round.project_id or not comment.position or not comment.text:
        raise BadTarget("There is no text to judge here.")
    if state not in Judgement.State.values:
        raise Refused(f"{state!r} is no state of a judgement: choose one of {', '.join(Judgement.State.values)}.")
    if state == Judgement.State.DONE:
        for question in missing_of_comment(comment, round=round, by=by):
            raise Refused(f"{question.name} has no answer yet: {choices_of(question)}.", code="answer_missing")
        require_targets(comment, round=round, by=by)
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
    # On comments of the control nobody is shown any, whatever the round.
    shown = suggestions_shown and not ControlComment.objects.filter(comment=comment).exists()
    judgement.suggestions_shown = judgement.suggestions_shown or shown
    judgement.version += 1
    judgement.save()
    after = history.snapshot(judgement)
    history.record("judge", judgement, round=round, by=by, step=step or uuid.uuid4(), before=before, after=after)
    return judgement


def version_of(comment: Comment, *, round: Round, by: User) -> int:
    """Counts what happened to this person's judgement of the comment; 0 where there never was one.

    The row's own version would begin anew after an undo, which deletes the row.
    """
    events = Event.objects.filter(round=round, actor=by, comment=comment, table="judgement")
    return events.order_by("-id").values_list("pk", flat=True).first() or 0
