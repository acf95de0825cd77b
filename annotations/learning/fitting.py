"""Logistic regression over named features, the same result for the same rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.extraction.linear import LinearModel, linear_model

Rows = Sequence[Mapping[str, float]]

# Features counted by hand: few, dense, and worth their place even where they are rare.
_DENSE: Final = ("cue:", "rules:", "shape:", "relation:", "place:", "prior:")
# Strict enough that two machines agree in the digits that are kept.
_TOLERANCE: Final = 1e-8
_MOST_STEPS: Final = 2_000


class TooFewLabels(ValueError):
    """There must be at least one row of each kind."""


def fit(
    rows: Rows,
    labels: Sequence[int],
    *,
    weights: Sequence[float] | None = None,
    sources: Sequence[Hashable] | None = None,
    least_sources: int = 2,
    strength: float = 1.0,
    most_features: int | None = None,
    about: Mapping[str, Any] | None = None,
) -> LinearModel:
    """A logistic regression: `labels` are 1 or 0, both kinds weigh the same in sum, whatever their number.

    `weights` weigh single rows on top of that. A word, pair or part enters only if it occurs in at least
    `least_sources` different `sources` (documents or writers; by default each row is one), so that rare names do not.
    `strength` is how closely the weights follow the rows (the C of scikit-learn). With `most_features`, the features
    that count most are kept and the rest is fitted anew. Threshold and calibration are left as they are.
    """
    if len(rows) != len(labels) or (weights is not None and len(weights) != len(rows)):
        raise ValueError("Each row has one label, and one weight where there are weights.")
    if not {0, 1} == set(labels):
        raise TooFewLabels("Labels of both kinds are needed to learn from.")
    names = vocabulary(rows, sources or range(len(rows)), least=least_sources)
    target, share = np.asarray(labels, np.int8), balanced(labels, weights)
    found, intercept = _solve(rows, names, target, share, strength)
    if most_features is not None and most_features < len(names):
        names = _weightiest(rows, names, found, most=most_features)
        found, intercept = _solve(rows, names, target, share, strength)
    kept = {name: weight for name, weight in zip(names, found.tolist(), strict=True) if np.float16(weight) != 0}
    return linear_model(kept, intercept=float(np.float32(intercept)), about=about or {})


def vocabulary(rows: Rows, sources: Sequence[Hashable], *, least: int) -> list[str]:
    """The names of the features that enter, sorted."""
    holders: dict[str, set[Hashable]] = {}
    for row, source in zip(rows, sources, strict=True):
        for name in row:
            seen = holders.setdefault(name, set())
            if len(seen) < least:
                seen.add(source)
    return sorted(name for name, seen in holders.items() if len(seen) >= least or name.startswith(_DENSE))


def balanced(labels: Sequence[int], weights: Sequence[float] | None) -> NDArray[np.float64]:
    """The weight of each row, such that both kinds have the same sum and the mean is one."""
    given = np.ones(len(labels)) if weights is None else np.asarray(weights, np.float64)
    target = np.asarray(labels)
    sums = {kind: math.fsum(given[target == kind]) for kind in (0, 1)}
    if min(sums.values()) <= 0:
        raise TooFewLabels("Labels of both kinds need a weight above zero.")
    return np.array([weight * len(labels) / 2 / sums[label] for weight, label in zip(given, labels, strict=True)])


def matrix(rows: Rows, names: Sequence[str]) -> Any:
    """The rows as a sparse matrix (scipy CSR) with one column for each name."""
    from scipy.sparse import csr_matrix

    column = {name: number for number, name in enumerate(names)}
    indptr, indices, values = [0], [], []
    for row in rows:
        for name, value in row.items():
            if (at := column.get(name)) is not None:
                indices.append(at)
                values.append(value)
        indptr.append(len(indices))
    return csr_matrix((values, indices, indptr), shape=(len(rows), len(names)), dtype=np.float64)


def _solve(
    rows: Rows, names: Sequence[str], target: NDArray[Any], share: NDArray[Any], strength: float
) -> tuple[NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    scales = _scales(rows, names)
    solver = LogisticRegression(C=strength, solver="lbfgs", tol=_TOLERANCE, max_iter=_MOST_STEPS)
    # More threads would add in another order, and the last digits would differ from machine to machine.
    with threadpool_limits(1):
        solver.fit(matrix(rows, names).multiply(scales).tocsr(), target, sample_weight=share)
    return solver.coef_[0] * scales, float(solver.intercept_[0])


def _scales(rows: Rows, names: Sequence[str]) -> NDArray[np.float64]:
    """How much each feature counts before anything is learned: rare words more than common ones (idf)."""
    counts = Counter(name for row in rows for name in row)
    return np.array(
        [1.0 if name.startswith(_DENSE) else math.log(len(rows) / counts[name]) + 1 for name in names], np.float64
    )


def _weightiest(rows: Rows, names: Sequence[str], found: NDArray[np.float64], *, most: int) -> list[str]:
    """The `most` features whose weights move most rows furthest; those counted by hand always stay."""
    counts = Counter(name for row in rows for name in row)
    moves = [
        (not name.startswith(_DENSE), -round(abs(weight) * counts[name] ** 0.5, 9), name)
        for name, weight in zip(names, found.tolist(), strict=True)
    ]
    return sorted(name for _, _, name in sorted(moves)[:most])
