"""How quality grew with the labels, and whether more of them would pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.learning import measures
from annotations.learning.arms import Arm, Table
from annotations.learning.examples import Floats
from annotations.learning.held_out import scores_of

SIZES: Final = (25, 50, 100, 200, 400, 800)
_REPEATS: Final = 2
_SEED: Final = 77
# A doubling that brings as much pays; one that brings less than half of it does not.
PAYS: Final = 0.01


def curve_of(
    table: Table, arm: Arm, folds: NDArray[np.int64], judged: NDArray[Any], often: Floats
) -> list[dict[str, Any]]:
    """Average precision on held-out groups when the arm learns from so many labels only, drawn by chance.

    [{"labels", "ap", "ap_low", "ap_high"}]: at each of SIZES that the parts to learn from hold.
    """
    labels = table.examples.labels
    least = min(int((folds != part).sum()) for part in range(int(folds.max()) + 1))
    found = []
    for size in SIZES:
        if size > least or folds.max() == 0:
            break
        estimates = []
        for repeat in range(_REPEATS):
            order = np.random.default_rng((_SEED, repeat)).permutation(len(labels))
            scores = np.zeros(len(labels))
            for part in range(int(folds.max()) + 1):
                inside = np.flatnonzero(folds == part)
                learn_from = order[folds[order] != part][:size]
                scores[inside] = scores_of(table, arm, learn_from=learn_from, on=inside)
            estimates.append(measures.precision_interval(labels[judged], scores[judged], often))
        ap, low, high = (float(np.mean(column)) for column in zip(*estimates, strict=True))
        found.append({"labels": size, "ap": ap, "ap_low": low, "ap_high": high})
    return found


def would_more_pay(curve: Sequence[Mapping[str, Any]]) -> str:
    """One sentence that answers it from the last doublings."""
    if len(curve) < 2:
        return "Too few labels to tell yet whether more of them would pay."
    before, last = curve[-2], curve[-1]
    gain = float(last["ap"]) - float(before["ap"])
    earlier = float(before["ap"]) - float(curve[-3]["ap"]) if len(curve) > 2 else gain
    told = f"Going from {before['labels']} to {last['labels']} labels brought {gain:+.3f} in average precision"
    if gain >= PAYS and earlier > -PAYS:
        return f"{told}: more labels would probably pay."
    if max(gain, earlier) < PAYS / 2:
        return f"{told}: more labels of this kind would hardly help."
    return f"{told}: that is within what chance does, so whether more labels would pay is open."
