"""An annotator says that a thread is finished: what is missing, and the answers frozen for agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from annotations.models import Assignment, Judgement, Round, Submission
from annotations.services.assigning.freezing import frozen_answers
from annotations.services.assigning.taking import give
from annotations.services.progress import IS_UNIT
from annotations.services.settled import require_settled
from threads.errors import Conflict, Refused
from threads.models import Comment, Thread, User


@dataclass(frozen=True, slots=True)
class Missing:
    """Units without a judgement: how many, and the positions of the first of them."""

    count: int
    positions: Sequence[int]

    def __str__(self) -> str:
        numbers = ", ".join(f"#{position}" for position in self.positions)
        more = "" if self.count == len(self.positions) else f" and {self.count - len(self.positions)} more"
        are = "is" if self.count == 1 else "are"
        return f"{self.count} comment{'' if self.count == 1 else 's'} {are} not judged yet: {numbers}{more}."


def unit_condition(assignment: Assignment) -> Q:
    """The condition on comments of the thread that the assignment's annotator is to judge them."""
    if assignment.is_part or assignment.round.units != Round.Units.ALL:
        return IS_UNIT & Q(pk__in=assignment.units.values("comment_id"))
    return IS_UNIT


def missing_in(assignment: Assignment, *, first: int = 10) -> Missing:
    """What still has to be judged before the thread can be submitted. A unit that was skipped counts as judged."""
    judged = Judgement.objects.filter(round=assignment.round, annotator=assignment.annotator)
    units = Comment.objects.filter(unit_condition(assignment), thread=assignment.thread)
    lacking = units.exclude(pk__in=judged.filter(comment__thread=assignment.thread).values("comment_id"))
    positions = list(lacking.order_by("position").values_list("position", flat=True)[: first + 1])
    count = len(positions) if len(positions) <= first else lacking.count()
    return Missing(count, [position or 0 for position in positions[:first]])


@transaction.atomic
def submit(assignment: Assignment) -> Submission:
    """Freezes the answers and closes the thread for its annotator; colleagues' answers show from then on.

    Raises Refused (code `incomplete`, the positions under `fields.missing`) where units are not judged, Conflict where
    the assignment is not in work, or the round not open or on its way to another scheme version.
    """
    related = Assignment.objects.select_for_update(of=("self",)).select_related("round", "thread", "annotator")
    fresh = related.get(pk=assignment.pk)
    if fresh.round.state != Round.State.OPEN:
        raise Conflict(f"The round {fresh.round.name} is not open, so nothing was submitted.", code="round_not_open")
    require_settled(fresh.round)
    if fresh.state not in {Assignment.State.OPEN, Assignment.State.REOPENED}:
        raise Conflict(f"This assignment is {fresh.get_state_display()}: there is nothing to submit.", code=fresh.state)
    missing = missing_in(fresh)
    if missing.count:
        positions = [str(position) for position in missing.positions]
        raise Refused(str(missing), code="incomplete", fields={"missing": positions})
    last = fresh.submissions.aggregate(number=Max("number"))["number"] or 0
    now = timezone.now()
    fresh.state, fresh.submitted_at, fresh.expires_at = Assignment.State.SUBMITTED, now, None
    fresh.revision = fresh.thread.revision
    fresh.save(update_fields=["state", "submitted_at", "expires_at", "revision"])
    return Submission.objects.create(
        assignment=fresh, number=last + 1, submitted_at=now, answers=frozen_answers(fresh, is_first=not last)
    )


@transaction.atomic
def submit_thread(round: Round, thread: Thread, *, by: User) -> Submission:
    """The same by round and thread; in a round of free choice a thread that was only read is taken first.

    Raises Refused or Conflict as `submit` does, or where the round hands its threads out and this is nobody's.
    """
    assignment = round.assignments.filter(thread=thread, annotator=by).first()
    if assignment is None:
        if round.hands_out or round.state != Round.State.OPEN:
            raise Conflict("This thread was not given to you, so there is nothing to submit.", code="not_assigned")
        assignment = give(round, thread, by)
    return submit(assignment)
