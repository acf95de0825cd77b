"""How far each assignment of a round is, summed up by person and by thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from annotations.models import Assignment, AssignmentUnit, Judgement, Round
from annotations.services.progress import IS_UNIT, is_unit_at
from threads.models import Comment, Thread


@dataclass(frozen=True, slots=True)
class Part:
    """One assignment: its units, and how many of them are judged, by the state of the judgement."""

    annotator: int
    thread: int
    is_submitted: bool
    units: int
    judged: Counter[str]


@dataclass(slots=True)
class Tally:
    """What several parts come to."""

    assignments: int = 0
    submitted: int = 0
    units: int = 0
    judged: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        """Units judged, in any state: a skipped unit needs no second look."""
        return self.judged.total()

    @property
    def states(self) -> list[tuple[str, int]]:
        """The states of the judgements in words, in their usual order, with the number of each."""
        return [(label.lower(), self.judged[value]) for value, label in Judgement.State.choices if self.judged[value]]

    def add(self, part: Part) -> None:
        """Counts one more."""
        self.assignments += 1
        self.submitted += part.is_submitted
        self.units += part.units
        self.judged += part.judged


def parts_of(round: Round, *, person: int | None = None) -> list[Part]:
    """Every assignment of the round that takes a place, or one person's. Five queries however many there are."""
    rows = Assignment.objects.counting().filter(round=round, thread__in=Thread.objects.visible())
    if person is not None:
        rows = rows.filter(annotator=person)
    lists_units = Q(is_part=True) if round.units == Round.Units.ALL else Q()
    listed = AssignmentUnit.objects.filter(is_unit_at("comment__"), assignment__in=rows.filter(lists_units))
    sizes = dict(listed.order_by().values_list("assignment").annotate(number=Count("pk")))
    of_listed = listed.filter(
        comment__judgements__round=round, comment__judgements__annotator=F("assignment__annotator")
    )
    judged: dict[object, Counter[str]] = {}
    for pk, state, number in _counted(of_listed, "assignment", "comment__judgements__state"):
        judged.setdefault(pk, Counter())[state] = number
    threads = rows.filter(is_part=False).values("thread")
    comments = Comment.objects.filter(IS_UNIT, thread__in=threads).order_by()
    lengths = dict(comments.values_list("thread").annotate(number=Count("pk")))
    of_whole = Judgement.objects.filter(is_unit_at("comment__"), round=round, comment__thread__in=threads)
    for who, thread, state, number in _counted(of_whole, "annotator", "comment__thread", "state"):
        judged.setdefault((who, thread), Counter())[state] = number
    found = []
    for pk, who, thread, state, is_part in rows.values_list("pk", "annotator", "thread", "state", "is_part"):
        is_listed = is_part or round.units != Round.Units.ALL
        found.append(
            Part(
                who,
                thread,
                state == Assignment.State.SUBMITTED,
                sizes.get(pk, 0) if is_listed else lengths.get(thread, 0),
                judged.get(pk if is_listed else (who, thread), Counter()),
            )
        )
    return found


def threads_of(round: Round, *, person: int | None = None) -> QuerySet[Thread]:
    """The threads of these assignments."""
    rows = Assignment.objects.counting().filter(round=round)
    if person is not None:
        rows = rows.filter(annotator=person)
    return Thread.objects.visible().filter(pk__in=rows.order_by().values("thread"))


def _counted(rows: QuerySet[Any], *columns: str) -> QuerySet[Any, tuple[Any, ...]]:
    counted: QuerySet[Any, tuple[Any, ...]] = rows.order_by().values_list(*columns).annotate(number=Count("pk"))
    return counted


def tally(parts: Iterable[Part]) -> Tally:
    """All of them together."""
    found = Tally()
    for part in parts:
        found.add(part)
    return found


def tallies(parts: Iterable[Part], by: Callable[[Part], int]) -> dict[int, Tally]:
    """Those with the same key together, such as those of one person."""
    found: dict[int, Tally] = {}
    for part in parts:
        found.setdefault(by(part), Tally()).add(part)
    return found
