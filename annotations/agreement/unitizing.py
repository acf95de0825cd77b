"""Krippendorff's alpha for unitizing: do annotators find the same passages in a text?

Source: Krippendorff 1995, "On the reliability of unitizing continuous data", Sociological Methodology 25; the example
and the words are of Krippendorff 2004, "Content Analysis", pages 251 to 256. For one label; passages are units, what
lies between them is gaps. Two things are added to the source. The continuum restarts at each comment: no gap reaches
from one into the next. And comments may be judged by different people: each counts by the length that was judged, and
its differences by 1 / (m - 1); with the same m annotators everywhere that is the source's formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from annotations.agreement.spans import Marked, Span
from annotations.agreement.statistic import Floats, Ints, Statistic, Sums, ratio


def unitizing_alpha(comments: Sequence[Marked], *, clusters: int) -> Statistic:
    """The coefficient over the comments that two or more have judged. Nobody's passages overlap each other.

    Not defined where nobody marked anything: gaps alone have no chance to differ.
    """
    judged = [comment for comment in comments if len(comment.spans) >= 2]
    units, gaps = _sections(judged)
    sizes = np.unique(units[:, 1]) if len(units) else np.zeros(0, dtype=np.int64)
    sums: dict[str, Floats] = {name: np.zeros(clusters) for name in ("apart", "length", "units", "cubes", "squares")}
    of_comment = [comment.cluster for comment in judged]
    np.add.at(sums["apart"], of_comment, [_apart(comment) for comment in judged])
    np.add.at(sums["length"], of_comment, [comment.length * len(comment.spans) for comment in judged])
    if len(units):
        of, b = units[:, 0], units[:, 1].astype(float)
        np.add.at(sums["units"], of, 1.0)
        np.add.at(sums["cubes"], of, 2 * b**3 - 3 * b**2 + b)
        np.add.at(sums["squares"], of, b * (b - 1))
    # A unit of length b fits into a gap of length l at l - b + 1 places: by cluster, for each length that occurs.
    sums["fitting"] = np.zeros((clusters, len(sizes)))
    sums["areas"] = np.zeros((clusters, len(sizes)))
    if len(units):
        np.add.at(sums["areas"], (units[:, 0], np.searchsorted(sizes, units[:, 1])), units[:, 1].astype(float) ** 2)
        sums["fitting"] = _room(gaps, sizes, clusters)
    return Statistic(sums, _formula, len(judged) if len(units) else 0)


def _formula(sums: Sums) -> Floats:
    length, units = sums["length"], sums["units"]
    observed = ratio(sums["apart"], length)
    within = (units - 1) / 3 * sums["cubes"] + (sums["areas"] * sums["fitting"]).sum(axis=-1)
    expected = ratio(2 * within, length * (length - 1) - sums["squares"])
    return 1 - ratio(observed, expected)


def _sections(comments: Sequence[Marked]) -> tuple[Ints, Ints]:
    """Cluster and length of every unit, and of every gap."""
    units, gaps = [], []
    for comment in comments:
        for spans in comment.spans.values():
            units += [(comment.cluster, end - start) for start, end in spans]
            gaps += [(comment.cluster, end - start) for start, end in _gaps(spans, comment.length)]
    shape = (-1, 2)
    return np.array(units, dtype=np.int64).reshape(shape), np.array(gaps, dtype=np.int64).reshape(shape)


def _gaps(spans: Sequence[Span], length: int) -> Iterator[Span]:
    at = 0
    for start, end in spans:
        if start > at:
            yield at, start
        at = end
    if at < length:
        yield at, length


def _room(gaps: Ints, sizes: Ints, clusters: int) -> Floats:
    """Σ (l - b + 1) over the gaps of each cluster with l >= b, for each length b."""
    room = np.zeros((clusters, len(sizes)))
    if not len(gaps):
        return room
    # Each gap adds l + 1 and 1 to all lengths up to its own: written at the last of them, then summed from the right.
    last = np.searchsorted(sizes, gaps[:, 1], side="right") - 1
    fits = last >= 0
    lengths, counts = np.zeros_like(room), np.zeros_like(room)
    np.add.at(lengths, (gaps[fits, 0], last[fits]), gaps[fits, 1] + 1.0)
    np.add.at(counts, (gaps[fits, 0], last[fits]), 1.0)
    summed = lengths[:, ::-1].cumsum(axis=1)[:, ::-1]
    return np.asarray(summed - sizes * counts[:, ::-1].cumsum(axis=1)[:, ::-1])


def _apart(comment: Marked) -> float:
    """Σ δ² over ordered pairs of annotators, by 1 / (m - 1)."""
    found = 0
    for first, second, times in comment.pairs:
        if first != second:
            found += 2 * times * _between(first, second, comment.length)
    return found / (len(comment.spans) - 1)


def _between(first: Sequence[Span], second: Sequence[Span], length: int) -> int:
    found = 0
    for start, end in first:
        for other_start, other_end in second:
            if start < other_end and other_start < end:
                found += (start - other_start) ** 2 + (end - other_end) ** 2
    return found + _in_gaps(first, second, length) + _in_gaps(second, first, length)


def _in_gaps(units: Sequence[Span], others: Sequence[Span], length: int) -> int:
    """A unit that lies in the other's gap altogether counts its length squared."""
    if not units:
        return 0
    gaps = list(_gaps(others, length))
    return sum((end - start) ** 2 for start, end in units if any(a <= start and end <= b for a, b in gaps))
