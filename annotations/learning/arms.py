"""The ways to learn that compete: towards the shipped score, beside it, or without it.

`shipped` learns nothing and is not among them. Shrinking was what kept a model that knows few labels level with the
shipped one: its score weighs freely, but never below zero, and everything else is held down.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.extraction.linear import LinearModel, linear_model
from annotations.learning.examples import Examples, Floats, group_numbers

PRIOR: Final = "prior:shipped"
# Log-odds of the shipped score beyond this say no more.
_FURTHEST: Final = 6.0
# Features counted by hand; the rest are words and parts of words, which enter where two groups have them.
_BY_HAND: Final = ("cue:", "rules:", "shape:", "relation:", "place:")
# Of the rest, the most frequent ones: more made no difference and takes longer.
_MOST_GRAMS: Final = 12_000
_TOLERANCE: Final = 1e-3
_MOST_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class Arm:
    """A way to learn: how loosely weights follow the labels, and how freely the shipped score weighs (0: not at all).

    `least` is the number of labels from which on it takes part.
    """

    name: str
    looseness: float
    freedom: float
    least: int = 0


SHRUNK: Final = Arm("shrunk", looseness=0.01, freedom=10.0)
STACKED: Final = Arm("stacked", looseness=0.05, freedom=5.0, least=100)
SCRATCH: Final = Arm("scratch", looseness=0.05, freedom=0.0)


def arms_for(examples: Examples) -> list[Arm]:
    """Those that can compete for this label, the most cautious first."""
    if examples.shipped is None:
        return [SCRATCH]
    return [arm for arm in (SHRUNK, STACKED, SCRATCH) if len(examples) >= arm.least]


def prior_of(log_odds: float) -> float:
    """The shipped score as a feature."""
    return max(-_FURTHEST, min(_FURTHEST, log_odds)) / _FURTHEST


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of the table's columns and of the shipped score, and the intercept."""

    weights: Floats
    prior: float
    intercept: float


class Table:
    """Examples as a matrix, made once for all that is fitted on them."""

    def __init__(self, examples: Examples) -> None:
        self.examples = examples
        self.names, self.columns, self._scales = _columns(examples)

    @cached_property
    def prior(self) -> Floats:
        """The shipped score of each row as a feature; zeros where there is none."""
        shipped = self.examples.shipped
        return np.zeros(len(self.examples)) if shipped is None else np.clip(shipped, -_FURTHEST, _FURTHEST) / _FURTHEST

    def fit(self, places: NDArray[Any], arm: Arm) -> Fitted:
        """The arm, learned from these rows, of which both kinds must be there."""
        found = self._solve(places, arm)
        # Of few labels the shipped score may seem to speak against: then it is left out, never turned over.
        return self._solve(places, Arm(arm.name, arm.looseness, 0.0)) if found.prior < 0 else found

    def scores(self, fitted: Fitted, places: NDArray[Any]) -> Floats:
        """The log-odds of these rows."""
        found: Floats = self.columns[places] @ fitted.weights + self.prior[places] * fitted.prior + fitted.intercept
        return found

    def model(self, fitted: Fitted, **facts: Any) -> LinearModel:
        """What was fitted as a model that needs neither this table nor scikit-learn."""
        weights = dict(zip(self.names, (fitted.weights * self._scales).tolist(), strict=True))
        if fitted.prior:
            weights[PRIOR] = fitted.prior
        kept = {name: weight for name, weight in weights.items() if np.float16(weight) != 0}
        return linear_model(kept, intercept=float(np.float32(fitted.intercept)), **facts)

    def _solve(self, places: NDArray[Any], arm: Arm) -> Fitted:
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        columns = self.columns[places]
        if arm.freedom:
            prior = csr_matrix((self.prior[places] * arm.freedom)[:, None])
            columns = hstack([columns, prior], format="csr")
        solver = LogisticRegression(C=arm.looseness, solver="lbfgs", tol=_TOLERANCE, max_iter=_MOST_STEPS)
        # One core is what a worker has; and more would add in another order, with other last digits.
        with threadpool_limits(1):
            solver.fit(columns, self.examples.labels[places], sample_weight=self.examples.weights[places])
        weights = solver.coef_[0]
        prior_weight = float(weights[-1]) * arm.freedom if arm.freedom else 0.0
        return Fitted(weights[: len(self.names)], prior_weight, float(solver.intercept_[0]))


def _columns(examples: Examples) -> tuple[list[str], Any, Floats]:
    """The names of the columns; rows by columns as a sparse matrix (CSR), rarer features weighing more before anything
    is learned (idf); and by how much.

    Columns are all features counted by hand, and the most frequent others that two groups use: what a single thread
    says tells nothing about the next. Whole columns are worked on at once, since there are millions of entries.
    """
    from scipy.sparse import csr_matrix

    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    indices: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in examples.rows:
        indices.extend(map(number.__getitem__, row))
        values.extend(row.values())
        ends.append(len(indices))
    names = np.array(list(number) or [""], dtype=object)
    shape = (len(examples), len(names))
    found = csr_matrix((np.array(values), np.array(indices, np.int32), np.array(ends)), shape=shape).tocsc()
    counts = np.diff(found.indptr)
    groups = group_numbers(examples.groups)[0][found.indices]
    used = np.flatnonzero(counts)
    starts = found.indptr[:-1][used]
    is_shared = np.zeros(len(names), np.bool_)
    if len(used):
        is_shared[used] = np.minimum.reduceat(groups, starts) != np.maximum.reduceat(groups, starts)
    by_hand = np.fromiter((name.startswith(_BY_HAND) for name in names), np.bool_, len(names))
    grams = np.flatnonzero(is_shared & ~by_hand)
    kept = np.concatenate([np.flatnonzero(by_hand), grams[np.argsort(-counts[grams], kind="stable")][:_MOST_GRAMS]])
    kept = kept[np.argsort(names[kept].astype(str))]
    with np.errstate(divide="ignore"):
        scales = np.where(by_hand[kept], 1.0, np.log(len(examples) / counts[kept]) + 1)
    return names[kept].tolist(), found[:, kept].multiply(scales).tocsr(), scales
