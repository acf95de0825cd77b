"""Who disagrees where: which two values meet, how often, and on which units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotations.agreement.ratings import Ratings
from annotations.agreement.statistic import Floats, Ints


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values that were given to the same units.

    `pairs` is how many pairs of annotators differ so, `share` its part in all the disagreement (by distance), `units`
    the units, those with the most pairs first.
    """

    first: Any
    second: Any
    pairs: int
    share: float
    units: Sequence[Any]


def differences_of(ratings: Ratings, distances: Floats | None = None) -> list[Difference]:
    """The differences, those that explain most of the disagreement first. Who is on which side does not matter."""
    count = len(ratings.categories)
    left, right = ratings.pairs
    a, b = ratings.values[left], ratings.values[right]
    rows = np.flatnonzero(a != b)
    if not len(rows):
        return []
    first, second = np.minimum(a[rows], b[rows]), np.maximum(a[rows], b[rows])
    weights = ratings.pair_weights[rows]
    if distances is not None:
        weights = weights * distances[first, second]
    cells, units = first * count + second, ratings.units[left[rows]]
    order = np.argsort(cells, kind="stable")
    borders = np.flatnonzero(np.diff(cells[order])) + 1
    total = max(float(weights.sum()), 1e-12)
    found = []
    for group in np.split(order, borders):
        one, two = divmod(int(cells[group[0]]), count)
        names = [ratings.unit_names[unit] for unit in _most_first(units[group])]
        share = float(weights[group].sum()) / total
        found.append(Difference(ratings.categories[one], ratings.categories[two], len(group), share, names))
    return sorted(found, key=lambda row: (-row.share, str(row.first), str(row.second)))


def table_of(ratings: Ratings) -> Ints:
    """How often two values met, each pair once: what the lower annotator said in the row, the other's in the column."""
    count = len(ratings.categories)
    left, right = ratings.pairs
    cells = ratings.values[left] * count + ratings.values[right]
    return np.bincount(cells, minlength=count * count).astype(np.int64).reshape(count, count)


def _most_first(units: Ints) -> Ints:
    names, counts = np.unique(units, return_counts=True)
    return names[np.lexsort((names, -counts))]
