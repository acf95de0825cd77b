"""In which round somebody works on a thread, and on what of it. Everything a page of the workspace asks first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q

from annotations.models import Assignment, Round
from annotations.services.assigning.submitting import unit_condition
from annotations.services.assigning.units import units_of
from annotations.services.nearby import shape_near
from annotations.services.orders import Order
from annotations.services.progress import IS_UNIT, Progress, progress_in
from annotations.services.shape import Shape, shape_of
from threads.models import Project, Thread, User

# With more comments than this, reading the whole shape is cheaper than asking for each.
FEW: Final = 50


@dataclass(frozen=True, slots=True)
class Work:
    """The round somebody works in on a thread, their assignment if they have one, and the other open rounds."""

    round: Round | None
    assignment: Assignment | None
    others: tuple[Round, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether their answers cannot be changed as it stands."""
        if self.round is None or self.round.state != Round.State.OPEN:
            return True
        if self.assignment is None:
            return self.round.hands_out
        return self.assignment.state not in {Assignment.State.OPEN, Assignment.State.REOPENED}


def work_on(thread: Thread, *, by: User, named: int | None = None) -> Work:
    """The round of the id `named` if it is open in the project; else the one whose assignment of this thread the person
    works on; else the latest in which everybody chooses freely; else the latest. Two queries.
    """
    rounds = _open_rounds(thread.project)
    own = Assignment.objects.by(by).filter(thread=thread, round__in=[round.pk for round in rounds])
    assignments = {assignment.round_id: assignment for assignment in own.select_related("thread")}
    round = _choose(rounds, assignments, named)
    if round is None:
        return Work(None, None)
    assignment = assignments.get(round.pk)
    if assignment is not None:
        assignment.round = round
    return Work(round, assignment, tuple(other for other in rounds if other != round))


def round_of(project: Project, *, by: User, named: int | None = None) -> Round | None:
    """The round that a page about the project's threads is about: as `work_on`, over all threads. Two queries."""
    rounds = _open_rounds(project)
    if len(rounds) < 2:
        return rounds[0] if rounds else None
    own = Assignment.objects.by(by).in_work().filter(round__in=[round.pk for round in rounds])
    return _choose(rounds, {row.round_id: row for row in own.order_by("id")}, named)


def _open_rounds(project: Project) -> list[Round]:
    rounds = Round.objects.open().filter(project=project).order_by("-opened_at", "-id")
    return list(rounds.select_related("scheme_version__scheme", "guideline"))


def _choose(rounds: list[Round], own: Mapping[int, Assignment], named: int | None) -> Round | None:
    in_work = {Assignment.State.OPEN, Assignment.State.REOPENED}
    order = sorted(
        rounds,
        key=lambda round: (
            round.pk != named,
            round.pk not in own or own[round.pk].state not in in_work,
            round.pk not in own,
            round.hands_out,
        ),
    )
    return order[0] if order else None


def units_for(work: Work) -> Q:
    """The condition on comments of the thread that this person is to judge them; the rest is context to read."""
    if work.round is None:
        return IS_UNIT
    if work.assignment is not None and (work.assignment.is_part or work.round.units != Round.Units.ALL):
        return unit_condition(work.assignment)
    return units_of(work.round)


def shape_for(work: Work, thread: Thread, order: Order = Order.TREE) -> Shape:
    """The shape of the thread with the units that this person is to judge."""
    shape = shape_of(thread, order)
    units = units_for(work)
    if units is IS_UNIT:
        return shape
    return replace(shape, units=frozenset(thread.comments.filter(units).values_list("pk", flat=True)))


def shape_around(work: Work, thread: Thread, ids: Collection[int]) -> Shape:
    """The same as far as these comments need it; of a long thread the rest is not read."""
    return shape_for(work, thread) if len(ids) > FEW else shape_near(thread, ids, units=units_for(work))


def progress_on(work: Work, thread: Thread, *, by: User) -> Progress:
    """How far this person is in the thread, counted by the database: two queries that bring no rows."""
    return progress_in([thread], round=work.round, by=by, units=units_for(work))[thread.pk]
