"""Relations between comments: what kind of target, and how many arrows two annotators have in common."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from annotations.agreement.ratings import Ratings
from annotations.agreement.statistic import Statistic, Sums, ratio

PARENT: Final = "parent"
CATEGORIES: Final = (PARENT, "ancestor", "article", "other comment", "listed claim", "outside", "unclear", "none")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment stands: its thread, its parent, and the range of positions of what lies below it."""

    thread: int
    parent: int | None
    position: int
    subtree_end: int


def category_of(kind: str, source: Spot, target_id: int | None, target: Spot | None) -> str:
    """What a target is to the comment that points at it (one of CATEGORIES).

    The parent is the parent, even where it is the article; a claim with a passage is where the passage stands.
    """
    if target is None or target_id is None:
        return {"claim": "listed claim"}.get(kind, kind if kind in CATEGORIES else "unclear")
    if target_id == source.parent:
        return PARENT
    if target.position == 0:
        return "article"
    above = target.position < source.position <= target.subtree_end
    return "ancestor" if above and target.thread == source.thread else "other comment"


def edge_f1(edges: Mapping[tuple[int, int], set[Hashable]], *, clusters: Mapping[int, int], count: int) -> Statistic:
    """F1 of arrows over all pairs of annotators. `edges` by (unit, annotator), empty for who judged and drew none."""
    by_unit: dict[int, list[set[Any]]] = {}
    for (unit, _), drawn in edges.items():
        by_unit.setdefault(unit, []).append(drawn)
    both, all_of = np.zeros(count), np.zeros(count)
    n = 0
    for unit, people in by_unit.items():
        for first, second in combinations(people, 2):
            both[clusters[unit]] += 2 * len(first & second)
            all_of[clusters[unit]] += len(first) + len(second)
            n += bool(first or second)
    return Statistic({"both": both, "all": all_of}, _divide, n)


def share_equal(ratings: Ratings, value: Any) -> Statistic:
    """The share of ratings with this value, of units with two or more: how far “always this” gets by itself."""
    rows = ratings.given[ratings.units] >= 2
    clusters = ratings.clusters[ratings.units[rows]]
    wanted = list(ratings.categories).index(value) if value in ratings.categories else -1
    hits = ratings.values[rows] == wanted
    length = ratings.cluster_count
    sums = {
        "both": np.bincount(clusters, weights=hits, minlength=length).astype(float),
        "all": np.bincount(clusters, minlength=length).astype(float),
    }
    return Statistic(sums, _divide, ratings.n)


def _divide(sums: Sums) -> Any:
    return ratio(sums["both"], sums["all"])
