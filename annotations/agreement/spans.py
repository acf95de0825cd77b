"""Marked passages: how many of one annotator's another has marked, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np

from annotations.agreement.statistic import Floats, Statistic, Sums, ratio

Span = tuple[int, int]
"""Start and end in code points, end exclusive."""
ANY: Final = 0.0
HALF: Final = 0.5
EXACT: Final = 1.0
OVERLAPS: Final = {"exact": EXACT, "half": HALF, "any": ANY}


@dataclass(frozen=True)
class Marked:
    """One comment: its cluster, its length, and for everybody who judged it the passages they marked, maybe none."""

    cluster: int
    length: int
    spans: Mapping[int, Sequence[Span]]

    @cached_property
    def pairs(self) -> list[tuple[Sequence[Span], Sequence[Span], int]]:
        """Every two annotators' passages, where either has any, and how often: many mark the same, or nothing."""
        if not any(self.spans.values()):
            return []
        counted = Counter(tuple(spans) for spans in self.spans.values())
        found: list[tuple[Sequence[Span], Sequence[Span], int]] = [
            (spans, spans, k * (k - 1) // 2) for spans, k in counted.items() if k > 1 and spans
        ]
        found += [(first, second, k * m) for (first, k), (second, m) in combinations(counted.items(), 2)]
        return found


def merged(spans: Iterable[Span]) -> list[Span]:
    """The passages in their order, overlapping ones as one: nobody contradicts themselves."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def span_f1(comments: Sequence[Marked], *, clusters: int) -> dict[str, Statistic]:
    """F1 of passages over all pairs of annotators, added up before dividing: by each of OVERLAPS, and of `characters`.

    Two passages match where intersection / union is at least the overlap, or, by ANY, where they share a character.
    Each has one partner at most; those that overlap most are matched first. `n` counts pairs with any passage.
    """
    names = (*OVERLAPS, "characters")
    # Lists while adding up: to write one number into an array takes ten times as long.
    both = {name: [0] * clusters for name in names}
    marked, characters = [0] * clusters, [0] * clusters
    n = 0
    for comment in comments:
        at = comment.cluster
        for first, second, times in comment.pairs:
            n += times
            marked[at] += times * (len(first) + len(second))
            characters[at] += times * (_size(first) + _size(second))
            found = overlaps(first, second)
            if found:
                for name, overlap in OVERLAPS.items():
                    both[name][at] += 2 * times * matches(found, overlap=overlap)
                both["characters"][at] += 2 * times * common(first, second)
    every = dict.fromkeys(OVERLAPS, marked) | {"characters": characters}
    return {
        name: Statistic({"both": np.array(both[name], float), "all": np.array(every[name], float)}, _divide, n)
        for name in names
    }


def _divide(sums: Sums) -> Floats:
    return ratio(sums["both"], sums["all"])


def overlaps(first: Sequence[Span], second: Sequence[Span]) -> list[tuple[float, int, int]]:
    """Every two passages that share a character: intersection / union and both places, those most alike first."""
    found = []
    for at, (start, end) in enumerate(first):
        for by, (other_start, other_end) in enumerate(second):
            shared = min(end, other_end) - max(start, other_start)
            if shared > 0:
                found.append((shared / (max(end, other_end) - min(start, other_start)), at, by))
    return sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2]))


def matches(pairs: Sequence[tuple[float, int, int]], *, overlap: float) -> int:
    """How many passages find a partner, of the pairs of `overlaps`."""
    left: set[int] = set()
    right: set[int] = set()
    for alike, at, by in pairs:
        if alike >= overlap and at not in left and by not in right:
            left.add(at)
            right.add(by)
    return len(left)


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
