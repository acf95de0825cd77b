"""How good a model is on labelled rows, with intervals over whole groups."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[Any]

_RESAMPLES: Final = 1000
_STEPS: Final = np.linspace(0.02, 0.98, 97)


def average_precision(labels: Labels, scores: Floats) -> float:
    """Mean precision over the rows that are a yes."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(labels, scores))


def measures(labels: Labels, scores: Floats, threshold: float) -> dict[str, float]:
    """Average precision, area under the curve, and F1 with everything above `threshold` called a yes."""
    from sklearn.metrics import f1_score, roc_auc_score

    answers = scores > threshold
    return {
        "average_precision": average_precision(labels, scores),
        "roc_auc": float(roc_auc_score(labels, scores)),
        "f1_macro": float(f1_score(labels, answers, average="macro")),
        "f1_positive": float(f1_score(labels, answers)),
    }


def measured(
    labels: Labels, scores: Floats, groups: Sequence[Hashable], *, threshold: float, times: int = _RESAMPLES
) -> dict[str, Any]:
    """The measures, each with its 95 % interval: whole groups drawn with replacement, as evaluate.py does."""
    base = measures(labels, scores, threshold)
    places: dict[Hashable, list[int]] = {}
    for number, group in enumerate(groups):
        places.setdefault(group, []).append(number)
    held = [np.array(numbers) for numbers in places.values()]
    random = np.random.default_rng(0)
    drawn = []
    for _ in range(times):
        rows = np.concatenate([held[number] for number in random.integers(0, len(held), len(held))])
        if 0 < labels[rows].sum() < len(rows):
            drawn.append(average_precision(labels[rows], scores[rows]))
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (float("nan"), float("nan"))
    told: dict[str, Any] = {name: round(value, 4) for name, value in base.items()}
    told["average_precision_95"] = [round(float(low), 4), round(float(high), 4)]
    return told | {"rows": len(labels), "groups": len(held), "share": round(float(labels.mean()), 4)}


def best_threshold(labels: Labels, scores: Floats, *, slack: float = 0.0) -> float:
    """The lowest score, among a hundred quantiles, above which a yes gives the best macro-F1, or one lower by no more
    than `slack`."""
    from sklearn.metrics import f1_score

    found = [(f1_score(labels, scores > at, average="macro"), at) for at in np.quantile(scores, _STEPS)]
    least = max(value for value, _ in found) - slack
    return float(min(at for value, at in found if value >= least))


def platt(labels: Labels, scores: Floats, *, is_balanced: bool) -> tuple[float, float]:
    """Slope and shift that make log-odds of `scores`; as if both kinds were equally frequent if `is_balanced`."""
    from sklearn.linear_model import LogisticRegression

    solver = LogisticRegression(C=1e6, tol=1e-10, class_weight="balanced" if is_balanced else None)
    solver.fit(scores[:, None], labels)
    return float(solver.coef_[0][0]), float(solver.intercept_[0])
