"""What a round asks, and how answers given under earlier versions of its scheme are read by the present one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.models import Question, Round, SchemeVersion
from annotations.services.rescheming.mapping import read
from annotations.services.schemes import definition_of

Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the round, with its labels by key in their order."""

    key: str
    name: str
    unit: str
    kind: str
    takes_spans: bool
    labels: Mapping[str, Mapping[str, Any]]

    @property
    def answers(self) -> frozenset[Key]:
        """Everything that can be answered: its labels, or its value."""
        return frozenset((self.key, label) for label in self.labels) or frozenset({(self.key, None)})


@dataclass(frozen=True, slots=True)
class Lens:
    """How answers under one version of the scheme look under the round's.

    `moves` gives each question and label; None is one that was retired or split: its comments say nothing there.
    `knows` are the questions and labels that could be given then: nobody said no to a label that was not there yet.
    """

    moves: Mapping[Key, Key | None]
    knows: frozenset[Key]


def questions_of(version: SchemeVersion) -> list[Asked]:
    """What the version asks. Two queries."""
    return [
        Asked(
            row["key"], row["name"], row["unit"], row["kind"],
            bool(row["takes_spans"]) or row["unit"] == Question.Unit.SPAN,
            {label["key"]: label for label in row["labels"]},
        )
        for row in definition_of(version)
    ]  # fmt: skip


class Lenses:
    """The lens of each version that answers were given under. A few queries a version that is not the round's."""

    def __init__(self, round: Round) -> None:
        self.version = round.scheme_version
        self._made = {self.version.pk: _clear(definition_of(self.version))}

    def of(self, version: int) -> Lens | None:
        """The lens; None for a version of another scheme, whose answers cannot be compared."""
        if version not in self._made:
            lens = self._through(version)
            if lens is None:
                return None
            self._made[version] = lens
        return self._made[version]

    def _through(self, pk: int) -> Lens | None:
        old = SchemeVersion.objects.filter(pk=pk, scheme=self.version.scheme_id, number__lt=self.version.number).first()
        if old is None:
            return None
        later = self.version.scheme.versions.filter(number__gt=old.number, number__lte=self.version.number)
        definition = definition_of(old)
        moves: dict[Key, Key | None] = {key: key for key in _clear(definition).knows}
        for version in later.exclude(published_at=None).order_by("number"):
            new = definition_of(version)
            fates = read(version.mapping, definition, new)
            moves = {key: fates[to].to if to in fates else None for key, to in moves.items() if to is not None} | {
                key: None for key, to in moves.items() if to is None
            }
            definition = new
        return Lens(moves, frozenset(key for key in moves.values() if key is not None))


def _clear(definition: list[dict[str, Any]]) -> Lens:
    keys: set[Key] = set()
    for question in definition:
        keys |= {(question["key"], label["key"]) for label in question["labels"]} or {(question["key"], None)}
    return Lens({key: key for key in keys}, frozenset(keys))
