"""Marked passages: how many of one annotator's another has marked, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from annotations.agreement.statistic import Floats, Statistic, Sums, ratio

Span = tuple[int, int]
"""Start and end in code points, end exclusive."""
ANY: Final = 0.0
HALF: Final = 0.5
EXACT: Final = 1.0


@dataclass(frozen=True, slots=True)
class Marked:
    """One comment: its cluster, its length, and for everybody who judged it the passages they marked, maybe none."""

    cluster: int
    length: int
    spans: Mapping[int, Sequence[Span]]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The passages in their order, overlapping ones as one: nobody contradicts themselves."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def matched_f1(comments: Sequence[Marked], *, overlap: float, clusters: int) -> Statistic:
    """F1 of passages over all pairs of annotators, added up before dividing.

    Two passages match where intersection / union is at least `overlap` (EXACT, HALF), or they touch at all (ANY). Each
    has one partner at most; those that overlap most are matched first.
    """
    return _f1(comments, clusters, lambda a, b: (matches(a, b, overlap=overlap), len(a) + len(b)))


def character_f1(comments: Sequence[Marked], *, clusters: int) -> Statistic:
    """F1 of the characters inside passages."""
    return _f1(comments, clusters, lambda a, b: (common(a, b), _size(a) + _size(b)))


def _f1(
    comments: Sequence[Marked], clusters: int, count: Callable[[Sequence[Span], Sequence[Span]], tuple[int, int]]
) -> Statistic:
    both, all_of = np.zeros(clusters), np.zeros(clusters)
    n = 0
    for comment in comments:
        for one, two in combinations(sorted(comment.spans), 2):
            matched, marked = count(comment.spans[one], comment.spans[two])
            both[comment.cluster] += 2 * matched
            all_of[comment.cluster] += marked
            n += bool(marked)
    return Statistic({"both": both, "all": all_of}, _divide, n)


def _divide(sums: Sums) -> Floats:
    return ratio(sums["both"], sums["all"])


def matches(first: Sequence[Span], second: Sequence[Span], *, overlap: float) -> int:
    """How many passages of the first find a partner among the second."""
    candidates = []
    for at, (start, end) in enumerate(first):
        for by, (other_start, other_end) in enumerate(second):
            shared = min(end, other_end) - max(start, other_start)
            if shared > 0:
                union = max(end, other_end) - min(start, other_start)
                candidates.append((-shared / union, at, by))
    taken: tuple[set[int], set[int]] = (set(), set())
    for negative, at, by in sorted(candidates):
        if -negative >= overlap and at not in taken[0] and by not in taken[1]:
            taken[0].add(at)
            taken[1].add(by)
    return len(taken[0])


def common(first: Sequence[Span], second: Sequence[Span]) -> int:
    """How many characters lie in passages of both. Both are sorted and do not overlap (see `merged`)."""
    found = at = by = 0
    while at < len(first) and by < len(second):
        found += max(0, min(first[at][1], second[by][1]) - max(first[at][0], second[by][0]))
        if first[at][1] < second[by][1]:
            at += 1
        else:
            by += 1
    return found


def _size(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)
