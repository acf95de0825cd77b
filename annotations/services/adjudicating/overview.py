"""How far adjudication is: counts by thread, for a page of threads at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from annotations.models import Round
from annotations.services.adjudicating.units import State, Unit, units_in
from annotations.services.measuring.sight import sight_of
from threads.models import Thread, User


@dataclass(frozen=True, slots=True)
class Counts:
    """Units of a thread: contested ones to decide, settled ones to check, the rest by how it stands.

    `open` are undecided ones that nobody contests; `changed` are decided ones that got another answer since.
    """

    contested: int = 0
    to_check: int = 0
    open: int = 0
    settled: int = 0
    decided: int = 0
    changed: int = 0
    waiting: int = 0


def threads_in_sight(round: Round, *, by: User) -> QuerySet[Thread]:
    """The threads with submitted answers that this person may see side by side: blindness is that of agreement."""
    rows = sight_of(round, by=by).submissions().order_by()
    return Thread.objects.visible().filter(project=round.project_id, pk__in=rows.values("assignment__thread"))


def counts_of(threads: Collection[int], round: Round) -> dict[int, Counts]:
    """By thread id, in a constant number of queries."""
    return {thread: count(units) for thread, units in units_in(threads, round).items()}


def count(units: Iterable[Unit]) -> Counts:
    """The counts of some units."""
    units = list(units)
    states = Counter(unit.state for unit in units)
    return Counts(
        contested=states[State.CONTESTED],
        to_check=sum(unit.is_audit for unit in units),
        open=states[State.UNANIMOUS] + states[State.SINGLE],
        settled=states[State.SETTLED],
        decided=states[State.DECIDED],
        changed=sum(unit.changed for unit in units),
        waiting=states[State.WAITING],
    )
