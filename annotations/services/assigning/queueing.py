"""The queue: which thread somebody does next."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from annotations.models import Assignment, Place, Round
from annotations.services.assigning.taking import give
from annotations.services.assigning.units import annotators_of, has_units, open_units
from threads.models import Project, Thread, User

# Threads looked at for one request. More would have to be given out in parts already, all of them without a rest.
_LOOKS: Final = 200


def next_assignment(project: Project, *, by: User, round: Round | None = None) -> Assignment | None:
    """What this person should work on now: what was begun and not submitted, touched last; else the next of the queue.

    Without `round` every open round of the project counts, the latest first. Handed back threads of one's own come
    after all others; skipped ones do not come again. None where nothing is left for this person.
    """
    rounds = Round.objects.open().filter(project=project).order_by("-opened_at", "-id")
    if round is not None:
        rounds = rounds.filter(pk=round.pk)
    begun = _begun(by).filter(round__in=rounds).first()
    if begun is not None:
        return begun
    return next((found for found in (_draw(each, by) for each in rounds) if found is not None), None)


def has_next(round: Round, *, by: User) -> bool:
    """Whether the queue of the round has a thread for this person. One query; the queue itself looks closer."""
    return round.state == Round.State.OPEN and _candidates(round, by).exists()


def _begun(by: User) -> QuerySet[Assignment]:
    touched = Place.objects.filter(round=OuterRef("round"), thread=OuterRef("thread"), annotator=by)
    return (
        Assignment.objects.by(by)
        .in_work()
        .filter(thread__visible_at__isnull=False, thread__trashed_at=None)
        .annotate(touched=touched.values("updated_at")[:1])
        .select_related("round", "thread__project")
        .order_by(F("touched").desc(nulls_last=True), "-opened_at", "-id")
    )


@transaction.atomic
def _draw(round: Round, by: User) -> Assignment | None:
    """The next thread of the round for this person: the least covered first, then the oldest.

    Whoever draws holds the round's row, so that two at once never give a thread to one person too many. SQLite has one
    writer at a time anyway. Labelling goes on meanwhile: it does not lock this row.
    """
    locked = Round.objects.select_for_update(no_key=True).open().filter(pk=round.pk).first()
    if locked is None:
        return None
    expire(locked)
    # The same person may have asked twice at once.
    begun = _begun(by).filter(round=locked).first()
    if begun is not None:
        return begun
    for thread in _candidates(locked, by)[:_LOOKS]:
        units, is_part = open_units(locked, thread)
        if units:
            return give(locked, thread, by, units=units, is_part=is_part)
    return None


def _candidates(round: Round, by: User) -> QuerySet[Thread]:
    is_counting = Q(assignments__round=round, assignments__state__in=["open", "reopened", "submitted"])
    own = Assignment.objects.by(by).filter(round=round, thread_id=OuterRef("pk"))
    return (
        Thread.objects.visible()
        .filter(has_units(round), project_id=round.project_id)
        .filter(~Exists(own.exclude(state=Assignment.State.EXPIRED)))
        .annotate(
            whole=Count("assignments", filter=is_counting & Q(assignments__is_part=False)),
            people=annotators_of(round),
            came_back=Exists(own),
        )
        .filter(whole__lt=F("people"))
        .order_by("came_back", "whole", "pk")
    )


def expire(round: Round | None = None) -> int:
    """Gives back what nobody worked on for the round's days. Returns how many assignments that were. One UPDATE.

    Drawing does it first, so that the queue never waits for the workers, which do it every few minutes.
    """
    due = Assignment.objects.in_work().filter(expires_at__lte=timezone.now())
    if round is not None:
        due = due.filter(round=round)
    return due.update(state=Assignment.State.EXPIRED, reason="Nobody worked on it until the time was over.")
