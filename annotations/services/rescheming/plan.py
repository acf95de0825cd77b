"""What follows for the answers of some comments: plain values in, plain values out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotations.services.rescheming.mapping import Fate, Key

# Why an answer is taken back.
RETIRED: Final = "retired"
SPLIT: Final = "split"
DOUBLE: Final = "double"
CROWDED: Final = "crowded"
HOMELESS: Final = "homeless"


@dataclass(frozen=True, slots=True)
class Place:
    """A label, or a question with values, of the new version: where answers can go."""

    key: Key
    question: int
    label: int | None
    is_exclusive: bool
    takes_wholes: bool
    takes_spans: bool
    scale: tuple[int, int] | None = None
    attributes: frozenset[str] = frozenset()
    relation: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A live answer. `key` is None for one that is of the new version already; `place` says where that stands."""

    pk: int
    creator: int
    comment: int
    span: tuple[int, int] | None
    key: Key | None
    place: Key
    value: object = None
    has_target: bool = False


@dataclass(slots=True)
class Plan:
    """What is to be done: where answers move, which are taken back and why, who has to look at which comment again."""

    moves: dict[int, Place] = field(default_factory=dict)
    drops: dict[int, str] = field(default_factory=dict)
    again: set[tuple[int, int]] = field(default_factory=set)


def plan(
    answers: Iterable[Answer],
    fates: Mapping[Key, Fate],
    places: Mapping[Key, Place],
    *,
    required: Collection[int] = (),
    judged: Collection[tuple[int, int]] = (),
) -> Plan:
    """Decides over all live answers of some comments, those of the new version included.

    `required` are the questions of the new version that a comment must have an answer to; `judged` are the pairs of
    creator and comment that are done. Of two answers that become the same, the first stays. Of several different
    answers that meet in a question with one answer, the last stays and the comment is looked at again, as after a
    split. Whoever lost a required answer, or never had it, is no longer done.
    """
    made = Plan()
    rows = sorted(answers, key=lambda answer: answer.pk)
    landing: dict[int, Place] = {}
    for row in rows:
        fate = fates[row.key] if row.key is not None else Fate("keep", row.place)
        if fate.to is None:
            made.drops[row.pk] = SPLIT if fate.needs_second_look else RETIRED
            if fate.needs_second_look:
                made.again.add((row.creator, row.comment))
            continue
        place = places[fate.to]
        if not _has_room(place, row):
            made.drops[row.pk] = HOMELESS
            made.again.add((row.creator, row.comment))
            continue
        landing[row.pk] = place
        if row.key is not None:
            made.moves[row.pk] = place
        if row.key is not None and place.relation is not None and not row.has_target:
            made.again.add((row.creator, row.comment))
    _settle(rows, landing, made)
    answered: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in rows:
        if row.pk in landing:
            answered[row.creator, row.comment].add(landing[row.pk].question)
    made.again |= {pair for pair in judged if not set(required) <= answered[pair]}
    made.again &= set(judged)
    return made


def _has_room(place: Place, row: Answer) -> bool:
    if not (place.takes_spans if row.span else place.takes_wholes):
        return False
    if place.scale is None:
        return True
    low, high = place.scale
    return isinstance(row.value, int) and low <= row.value <= high


def _settle(rows: Iterable[Answer], landing: dict[int, Place], made: Plan) -> None:
    """Takes back what cannot stand beside another answer."""
    same: dict[tuple[object, ...], int] = {}
    alone: dict[tuple[int, int, int], int] = {}
    for row in rows:
        place = landing.get(row.pk)
        if place is None:
            continue
        spot = (row.creator, row.comment, place.key, row.span, None if place.label else row.pk)
        if spot in same:
            _drop(row.pk, DOUBLE, landing, made)
            continue
        same[spot] = row.pk
        if place.is_exclusive and row.span is None:
            earlier = alone.get((row.creator, row.comment, place.question))
            if earlier is not None:
                _drop(earlier, CROWDED, landing, made)
                made.again.add((row.creator, row.comment))
            alone[row.creator, row.comment, place.question] = row.pk


def _drop(pk: int, why: str, landing: dict[int, Place], made: Plan) -> None:
    landing.pop(pk)
    made.moves.pop(pk, None)
    made.drops[pk] = why
