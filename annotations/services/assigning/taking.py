"""Makes assignments: by free choice, from the queue or by a manager's hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from annotations.models import Assignment, AssignmentUnit, Round
from annotations.services.assigning.units import probability_of, units_of
from threads.models import Comment, Thread, User


def give(
    round: Round, thread: Thread, annotator: User, *, units: Mapping[int, float] | None = None, is_part: bool = False
) -> Assignment:
    """Makes the assignment, or opens the person's skipped or expired one of this thread again.

    `units` are probabilities by comment id; by default the round's. Call it in a transaction that has seen to it that
    the thread has a place left. One that is in work or submitted is returned as it stands, with no unit added.
    """
    assignment, is_new = Assignment.objects.get_or_create(
        round=round,
        thread=thread,
        annotator=annotator,
        defaults={"revision": thread.revision, "expires_at": deadline(round), "is_part": is_part},
    )
    if not is_new and assignment.state not in {Assignment.State.SKIPPED, Assignment.State.EXPIRED}:
        return assignment
    if not is_new:
        assignment.units.all().delete()
        assignment.state = Assignment.State.OPEN
        assignment.revision, assignment.expires_at = thread.revision, deadline(round)
        assignment.is_part, assignment.reason = is_part, ""
        assignment.save(update_fields=["state", "revision", "expires_at", "is_part", "reason"])
    if units is None and round.units != Round.Units.ALL:
        ids = Comment.objects.filter(units_of(round), thread=thread).values_list("pk", flat=True)
        units = dict.fromkeys(ids, probability_of(round))
    # In a round of all comments a whole thread lists none: ten thousand rows would say nothing.
    if units is not None and (is_part or round.units != Round.Units.ALL):
        add_units(assignment, units)
    return assignment


def add_units(assignment: Assignment, units: Mapping[int, float]) -> None:
    """Adds comments to what the annotator of the assignment judges; those that are there already stay as they are."""
    AssignmentUnit.objects.bulk_create(
        (AssignmentUnit(assignment=assignment, comment_id=pk, probability=p) for pk, p in units.items()),
        batch_size=1000,
        ignore_conflicts=True,
    )


def deadline(round: Round) -> datetime | None:
    """When an assignment on which nobody works goes back to the queue; None for never."""
    days = round.expires_after_days
    return timezone.now() + timedelta(days=days) if days else None


def keep(assignment: Assignment, round: Round) -> None:
    """Puts the deadline off because somebody works. At most one write in a tenth of the time there is."""
    later = deadline(round)
    if later is None:
        return
    tenth = timedelta(days=round.expires_after_days or 0) / 10
    if assignment.expires_at is None or later - assignment.expires_at > tenth:
        Assignment.objects.filter(pk=assignment.pk).update(expires_at=later)
