"""How good a ranking is: average precision, area under the curve, macro-F1, and intervals over whole groups."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotations.learning.examples import Floats, group_numbers

RESAMPLES: Final = 300
_SEED: Final = 20_240_611


class Estimate(NamedTuple):
    """A figure and its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def average_precision(labels: NDArray[Any], scores: Floats, weights: Floats | None = None) -> float:
    """The mean precision over the yes rows, ties counted at their end (as scikit-learn does); nan without a yes."""
    return float(_precisions(labels, scores, np.ones((1, len(labels))) if weights is None else weights[None, :])[0])


def area_under_curve(labels: NDArray[Any], scores: Floats) -> float:
    """How often a yes ranks above a no, a tie counting half (Mann and Whitney); nan where either is missing."""
    yes, no = int(labels.sum()), int(len(labels) - labels.sum())
    if not yes or not no:
        return float("nan")
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[labels == 1].sum() - yes * (yes + 1) / 2) / (yes * no))


def macro_f1(labels: NDArray[Any], answers: NDArray[Any]) -> float:
    """The mean of both kinds' F1, 0 for a kind that never occurs."""
    scores = []
    for kind in (1, 0):
        hit = int(((answers == kind) & (labels == kind)).sum())
        wrong = int(((answers == kind) != (labels == kind)).sum())
        scores.append(2 * hit / (2 * hit + wrong) if hit else 0.0)
    return sum(scores) / 2


def resampled(groups: Sequence[Hashable], *, times: int = RESAMPLES) -> Floats:
    """How often each row counts in each resample: whole groups drawn with replacement. The same draw every time."""
    numbers, count = group_numbers(groups)
    draws = np.random.default_rng(_SEED).integers(0, count, (times, count))
    often = np.zeros((times, count))
    np.add.at(often, (np.arange(times)[:, None], draws), 1)
    found: Floats = often[:, numbers]
    return found


def precision_interval(labels: NDArray[Any], scores: Floats, often: Floats) -> Estimate:
    """Average precision with its interval over the resamples `often` (of `resampled`)."""
    value = average_precision(labels, scores)
    spread = _precisions(labels, scores, often)
    return _interval(value, spread)


def gain_interval(labels: NDArray[Any], scores: Floats, than: Floats, often: Floats) -> tuple[Estimate, float]:
    """By how much `scores` rank better than the scores `than`, on the same resamples, and the share of these in which
    they do."""
    value = average_precision(labels, scores) - average_precision(labels, than)
    spread = _precisions(labels, scores, often) - _precisions(labels, than, often)
    known = spread[np.isfinite(spread)]
    return _interval(value, spread), float((known > 0).mean()) if len(known) else 0.0


def _interval(value: float, spread: Floats) -> Estimate:
    known = spread[np.isfinite(spread)]
    if not len(known):
        return Estimate(value, float("nan"), float("nan"))
    low, high = np.quantile(known, [0.025, 0.975])
    return Estimate(value, float(low), float(high))


def _precisions(labels: NDArray[Any], scores: Floats, often: Floats) -> Floats:
    """Average precision for each row of weights."""
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True)) if len(order) else np.zeros(0, np.int64)
    counts = often[:, order]
    hits = np.cumsum(counts * labels[order], axis=1)[:, ends]
    seen = np.cumsum(counts, axis=1)[:, ends]
    steps = np.diff(hits, axis=1, prepend=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(seen > 0, hits / seen, 0.0)
        total = hits[:, -1] if len(ends) else np.zeros(len(often))
        return np.where(total > 0, (steps * found).sum(axis=1) / total, np.nan)
