"""Assignments change hands: given by a manager, skipped, handed back, taken again, taken back, opened again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from annotations.models import Assignment, Round
from annotations.services.assigning.taking import add_units, deadline, give
from annotations.services.assigning.units import open_units, probability_of, units_of
from threads.errors import Conflict, Refused
from threads.models import Comment, Thread, User
from threads.permissions import people_with

State = Assignment.State


@transaction.atomic
def assign(
    round: Round, threads: Collection[Thread], people: Collection[User], *, under: Comment | None = None
) -> list[Assignment]:
    """A manager gives each of the threads to each of the people, whatever the number of annotators per unit.

    `under` narrows it to a comment and its replies, for a thread that is too long for one person; given twice, a
    person has both parts. Raises Refused for people who do not annotate in the project, threads of another project or
    nothing to judge; Conflict where the round is closed or the person has submitted the thread.
    """
    round = _locked(round)
    if round.state == Round.State.CLOSED:
        raise Conflict(f"The round {round.name} is closed.", code="round_not_open")
    _check(round, threads, people, under)
    return [_assign(round, thread, person, under) for thread in threads for person in people]


def _check(round: Round, threads: Collection[Thread], people: Iterable[User], under: Comment | None) -> None:
    if any(thread.project_id != round.project_id for thread in threads):
        raise Refused("A thread is not of the round's project.")
    if under is not None and [thread.pk for thread in threads] != [under.thread_id]:
        raise Refused("A part of a thread is given out of that thread alone.")
    able = set(people_with("annotate", round.project_id).values_list("pk", flat=True))
    for person in people:
        if person.pk not in able:
            raise Refused(f"{person.get_username()} does not annotate in this project.")


def _assign(round: Round, thread: Thread, person: User, under: Comment | None) -> Assignment:
    comments = Comment.objects.filter(units_of(round), thread=thread)
    if under is not None:
        comments = comments.subtree_of(under)
    units = dict.fromkeys(comments.values_list("pk", flat=True), probability_of(round))
    if not units:
        raise Refused(f"In “{thread}” there is nothing to judge in this round.")
    existing = round.assignments.filter(thread=thread, annotator=person).first()
    if existing is None or existing.state in {State.SKIPPED, State.EXPIRED}:
        return give(round, thread, person, units=units, is_part=under is not None)
    if existing.state == State.SUBMITTED:
        raise Conflict(f"{person.get_username()} has submitted “{thread}”. Reopen it first.", code="submitted")
    if existing.is_part and under is not None:
        add_units(existing, units)
    elif existing.is_part:
        existing.units.all().delete()
        existing.is_part = False
        existing.save(update_fields=["is_part"])
        if round.units != Round.Units.ALL:
            add_units(existing, units)
    return existing


@transaction.atomic
def skip(assignment: Assignment, *, reason: str) -> Assignment:
    """The annotator will not do this thread. Somebody else gets it; the reason is for the manager. Raises Refused."""
    if not reason.strip():
        raise Refused("Say in a few words why you skip it.", fields={"reason": ["This is needed."]})
    return _move(assignment, State.SKIPPED, reason, when={State.OPEN, State.REOPENED})


@transaction.atomic
def give_back(assignment: Assignment, *, reason: str = "") -> Assignment:
    """The annotator hands the thread back to the queue, or a manager takes it back; what was labelled stays.

    The same person may get or take it again.
    """
    return _move(assignment, State.EXPIRED, reason or "Handed back.", when={State.OPEN, State.REOPENED})


@transaction.atomic
def reopen(assignment: Assignment, *, reason: str = "") -> Assignment:
    """The part of `services.reopening` that is about the assignment alone; pages and API call that."""
    return _move(assignment, State.REOPENED, reason, when={State.SUBMITTED})


@transaction.atomic
def take_again(assignment: Assignment) -> Assignment:
    """The annotator goes on with a thread that was skipped or handed back. Raises Conflict where its place is taken."""
    round = _locked(assignment.round)
    if round.state != Round.State.OPEN:
        raise Conflict(f"The round {round.name} is not open, so nothing was changed.", code="round_not_open")
    fresh = _fresh(assignment, {State.SKIPPED, State.EXPIRED})
    units, is_part = open_units(round, fresh.thread)
    if not round.hands_out:
        # Nobody is kept from a thread here, so there is no place to be taken.
        return give(round, fresh.thread, fresh.annotator)
    if not units:
        raise Conflict("Somebody else has taken this thread meanwhile.", code="taken")
    return give(round, fresh.thread, fresh.annotator, units=units, is_part=is_part)


def _move(assignment: Assignment, state: State, reason: str, *, when: Collection[str]) -> Assignment:
    if assignment.round.state == Round.State.CLOSED:
        raise Conflict(f"The round {assignment.round.name} is closed, so nothing was changed.", code="round_not_open")
    fresh = _fresh(assignment, when)
    fresh.state, fresh.reason = state, reason.strip()
    if state == State.REOPENED:
        fresh.expires_at = deadline(fresh.round)
    elif state == State.EXPIRED:
        fresh.expires_at = timezone.now()
    fresh.save(update_fields=["state", "reason", "expires_at"])
    return fresh


def _fresh(assignment: Assignment, when: Collection[str]) -> Assignment:
    """The row as it is now, locked where the database locks rows. Raises Conflict where its state is another."""
    related = Assignment.objects.select_for_update(of=("self",)).select_related("round", "thread", "annotator")
    fresh = related.get(pk=assignment.pk)
    if fresh.state not in when:
        raise Conflict(f"This assignment is {fresh.get_state_display()}, so nothing was changed.", code=fresh.state)
    return fresh


def _locked(round: Round) -> Round:
    return Round.objects.select_for_update(no_key=True).get(pk=round.pk)
