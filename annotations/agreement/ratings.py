"""Who said what about which unit, as columns of numbers. Any rating may be missing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from annotations.agreement.statistic import Floats, Ints


@dataclass(frozen=True)
class Ratings:
    """One row a rating, by unit and annotator; `values` are places in `categories`.

    `clusters` gives the cluster of each unit: the thread, which a bootstrap draws as a whole.
    """

    units: Ints
    annotators: Ints
    values: Ints
    clusters: Ints
    categories: Sequence[Any]
    unit_names: Sequence[Any] = ()
    annotator_names: Sequence[Any] = ()
    cluster_count: int = 0

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[Hashable, Hashable, Hashable]],
        *,
        clusters: Mapping[Any, int] | None = None,
        categories: Sequence[Hashable] = (),
    ) -> Ratings:
        """From (unit, annotator, value). `categories` are those that could have been given, in their order.

        `clusters` numbers the cluster of each unit from 0; without it each unit is its own.
        """
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        names, units = _numbered(columns[0])
        people, annotators = _numbered(columns[1])
        values, codes = _numbered(columns[2], first=categories)
        table = np.array([units, annotators, codes], dtype=np.int64).T
        table = table[np.lexsort((table[:, 1], table[:, 0]))]
        of_unit = np.array([clusters[u] if clusters else at for at, u in enumerate(names)], dtype=np.int64)
        count = max(clusters.values(), default=-1) + 1 if clusters else len(names)
        return cls(table[:, 0], table[:, 1], table[:, 2], of_unit, values, names, people, count)

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Unit and annotator of each rating, in their order."""
        units, people = self.unit_names, self.annotator_names
        return [(units[u], people[a]) for u, a in zip(self.units.tolist(), self.annotators.tolist(), strict=True)]

    def with_values(self, values: Sequence[Hashable], categories: Sequence[Hashable] = ()) -> Ratings:
        """The same annotators and units with other values, one a row; None is a rating that is missing."""
        names, codes = _numbered(values, first=categories)
        found = replace(self, values=np.array(codes, dtype=np.int64), categories=names)
        return found.where(found.values >= 0)

    def recoded(self, codes: Sequence[int], categories: Sequence[Any]) -> Ratings:
        """The same with `codes[value]` for each value; ratings whose code is negative are left out."""
        values = np.array(codes, dtype=np.int64)[self.values] if len(self.values) else self.values
        return replace(self, values=values, categories=categories).where(values >= 0)

    def where(self, rows: npt.NDArray[np.bool_]) -> Ratings:
        """Some of the ratings."""
        if rows.all():
            return self
        return replace(self, units=self.units[rows], annotators=self.annotators[rows], values=self.values[rows])

    def of_units(self, chosen: npt.NDArray[np.bool_]) -> Ratings:
        """The ratings of the units that are chosen (one truth value a unit)."""
        return self.where(chosen[self.units])

    def of_annotators(self, first: int, second: int) -> Ratings:
        """The ratings of two people."""
        return self.where((self.annotators == first) | (self.annotators == second))

    @cached_property
    def given(self) -> Ints:
        """How many ratings each unit has."""
        return np.bincount(self.units, minlength=len(self.clusters)).astype(np.int64)

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Rows of every two ratings of one unit, each pair once: the annotator of lower number on the left."""
        left = right = np.zeros(0, dtype=np.int64)
        # Rows stand by unit and annotator, so the others of a unit are the next ones.
        for step in range(1, int(self.given.max(initial=0))):
            rows = np.flatnonzero(self.units[:-step] == self.units[step:])
            left, right = np.concatenate((left, rows)), np.concatenate((right, rows + step))
        return left, right

    @property
    def n(self) -> int:
        """Units with two ratings or more."""
        return int((self.given >= 2).sum())

    @property
    def pair_clusters(self) -> Ints:
        """The cluster of each pair."""
        return self.clusters[self.units[self.pairs[0]]]

    @property
    def pair_weights(self) -> Floats:
        """What a pair counts in Krippendorff's sums: 1 / (m - 1), with m ratings of the unit."""
        return np.asarray(1.0 / (self.given[self.units[self.pairs[0]]] - 1))

    def shares(self) -> Floats:
        """How large a part of the ratings each category has; zeros without ratings."""
        counts = np.bincount(self.values, minlength=len(self.categories)).astype(float)
        return np.asarray(counts / max(counts.sum(), 1.0))


def _numbered(values: Sequence[Hashable], first: Sequence[Hashable] = ()) -> tuple[list[Any], list[int]]:
    """The distinct values, those of `first` before all, and the place of each among them; -1 for None, which is none.

    Dictionaries do it all: a loop of our own takes three times as long, and there are rows by the hundred thousand.
    """
    names = [value for value in dict.fromkeys([*first, *values]) if value is not None]
    places: dict[Hashable, int] = {name: at for at, name in enumerate(names)} | {None: -1}
    return names, list(map(places.__getitem__, values))
