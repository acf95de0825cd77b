"""How long decisions take: the quartiles of the time of a judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from annotations.models import Round

QUARTILES: Final = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of a judgement: the lower quartile, the median, the upper quartile; and of how many."""

    lower: float
    median: float
    upper: float
    number: int


def paces_of(round: Round, *, person: int | None = None) -> dict[int, Pace]:
    """By annotator, for all or for one. Unmeasured judgements are left out. One query.

    Between two values quartiles are interpolated (Hyndman and Fan 1996, definition 7, as R and NumPy do by default).
    """
    return {key: pace for key, pace in _paces(round, person, ["annotator"]).items() if key is not None}


def common_pace(round: Round) -> Pace | None:
    """Of all judgements together; None where none was measured. One query."""
    return _paces(round, None, []).get(None)


def _paces(round: Round, person: int | None, groups: list[str]) -> dict[int | None, Pace]:
    timed = round.judgements.filter(milliseconds__isnull=False).order_by()
    if person is not None:
        timed = timed.filter(annotator=person)
    parted: dict[str, Any] = {"partition_by": groups} if groups else {}
    ranked = timed.annotate(
        place=Window(RowNumber(), order_by=["milliseconds", "pk"], **parted), number=Window(Count("pk"), **parted)
    )
    # The places on both sides of each quartile: at most six rows a person are read.
    beside = Q()
    for share in QUARTILES:
        exact = (F("number") - 1) * share + 1
        beside |= Q(place__gt=exact - 1, place__lt=exact + 1)
    rows: dict[int | None, dict[int, int]] = {}
    numbers: dict[int | None, int] = {}
    columns = ("annotator", "place", "number", "milliseconds")
    for annotator, place, number, milliseconds in ranked.filter(beside).values_list(*columns):
        key = annotator if groups else None
        rows.setdefault(key, {})[place] = milliseconds or 0
        numbers[key] = number
    return {key: _pace(values, numbers[key]) for key, values in rows.items()}


def _pace(values: dict[int, int], number: int) -> Pace:
    lower, median, upper = (_quantile(values, number, share) / 1000 for share in QUARTILES)
    return Pace(lower, median, upper, number)


def _quantile(values: dict[int, int], number: int, share: float) -> float:
    exact = (number - 1) * share + 1
    below = int(exact)
    rest = exact - below
    return values[below] + (rest and (values[below + 1] - values[below]) * rest)
