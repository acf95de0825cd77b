"""Relations between comments: what kind of target, and how many arrows two annotators have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass
from math import comb
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


def edge_f1(
    edges: Mapping[tuple[int, int], Set[Hashable]],
    *,
    judged: Mapping[int, int],
    clusters: Mapping[int, int],
    count: int,
) -> Statistic:
    """F1 of arrows over all pairs of annotators. `edges` by (unit, annotator) where somebody drew any; `judged` says
    how many people were done with a unit, whether they drew any or none.
    """
    drew = Counter(unit for unit, _ in edges)
    arrows = Counter((unit, arrow) for (unit, _), drawn in edges.items() for arrow in drawn)
    both, all_of = [0] * count, [0] * count
    # Of k who drew an arrow every two agree on it; each of m people is held against m - 1 others.
    for (unit, _), k in arrows.items():
        both[clusters[unit]] += k * (k - 1)
        all_of[clusters[unit]] += k * (judged[unit] - 1)
    n = sum(comb(judged[unit], 2) - comb(judged[unit] - k, 2) for unit, k in drew.items())
    return Statistic({"both": np.array(both, float), "all": np.array(all_of, float)}, _divide, n)


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
