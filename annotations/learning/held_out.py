"""What each way to learn says of rows that it has not seen."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.learning.arms import Arm, Table
from annotations.learning.examples import Examples, Floats

_STEPS: Final = 50
_RIDGE: Final = 1e-3
_CLOSE: Final = 1e-7
# The slope of a score that tells nothing.
_FLAT: Final = 1e-3


def held_out_scores(table: Table, arm: Arm, folds: NDArray[np.int64]) -> Floats:
    """The log-odds of each row by a model that was learned from all other parts.

    Where the other parts lack one kind, what they say is their share of yes.
    """
    labels = table.examples.labels
    found = np.zeros(len(labels))
    for part in range(int(folds.max()) + 1):
        inside, outside = np.flatnonzero(folds == part), np.flatnonzero(folds != part)
        found[inside] = scores_of(table, arm, learn_from=outside, on=inside)
    return found


def scores_of(table: Table, arm: Arm, *, learn_from: NDArray[Any], on: NDArray[Any]) -> Floats:
    """The log-odds of the rows `on` by a model of the rows `learn_from`."""
    labels = table.examples.labels[learn_from]
    if labels.min(initial=1) == labels.max(initial=0):
        return np.full(len(on), log_odds_of(smoothed_rate(labels)))
    return table.scores(table.fit(learn_from, arm), on)


def nothing_scores(examples: Examples) -> Floats:
    """What somebody says who knows nothing: the same of every row."""
    return np.full(len(examples), log_odds_of(smoothed_rate(examples.labels)))


def smoothed_rate(labels: NDArray[Any]) -> float:
    """The share of yes, never quite 0 or 1."""
    return float((labels.sum() + 0.5) / (len(labels) + 1))


def log_odds_of(share: float) -> float:
    """The log-odds of a probability above 0 and below 1."""
    return float(np.log(share / (1 - share)))


def calibration(labels: NDArray[Any], scores: Floats) -> tuple[float, float]:
    """Slope and shift that turn log-odds into calibrated ones (Platt): a logistic regression on the one score.

    The slope is above zero, so that the order stays; where the scores tell nothing, all rows get the share of yes.
    """
    middle, spread = float(scores.mean()), float(scores.std()) or 1.0
    scaled = (scores - middle) / spread
    target = np.where(labels == 1, (labels.sum() + 1) / (labels.sum() + 2), 1 / ((1 - labels).sum() + 2))
    columns = np.stack([scaled, np.ones(len(scaled))])
    # From zero, where the loss is steepest, Newton's steps reach the one minimum; halved where they would overshoot.
    found, loss = np.zeros(2), _loss(np.zeros(len(scaled)), target)
    for _ in range(_STEPS):
        share = logistics(found @ columns)
        gradient = columns @ (share - target) + _RIDGE * found
        hessian = (columns * (share * (1 - share))) @ columns.T + _RIDGE * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        while (after := _loss((found - step) @ columns, target)) > loss and np.abs(step).max() > _CLOSE:
            step = step / 2
        found, loss = found - step, min(loss, after)
        if np.abs(step).max() <= _CLOSE:
            break
    slope = float(found[0]) / spread
    if slope <= 0:
        return _FLAT, log_odds_of(smoothed_rate(labels)) - _FLAT * middle
    return slope, float(found[1]) - slope * middle


def _loss(log_odds: Floats, target: Floats) -> float:
    return float((np.logaddexp(0, log_odds) - target * log_odds).sum())


def logistics(log_odds: Floats) -> Floats:
    """Log-odds as probabilities, for any finite input."""
    found: Floats = 0.5 * (1 + np.tanh(log_odds / 2))
    return found


def threshold_for(labels: NDArray[Any], probabilities: Floats, *, precision: float) -> tuple[float, float, float]:
    """The lowest probability from which on at least the share `precision` of rows is a yes: (it, the precision and the
    recall reached). Where no threshold reaches that, the one that comes nearest with ten rows or more.
    """
    order = np.argsort(-probabilities, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(probabilities[order]) != 0, True)) if len(order) else order
    hits = np.cumsum(labels[order])[ends]
    reached = hits / (ends + 1)
    recall = hits / max(1, labels.sum())
    good = np.flatnonzero((reached >= precision) & (hits > 0))
    if not len(good):
        enough = np.flatnonzero(ends >= min(9, len(order) - 1))
        good = enough[[int(reached[enough].argmax())]]
    last = int(good[-1])
    return float(probabilities[order][ends[last]]), float(reached[last]), float(recall[last])
