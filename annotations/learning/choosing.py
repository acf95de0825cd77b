"""Which way to learn serves: they compete on groups that none of them has seen, and the shipped one stays on a tie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.extraction.linear import LinearModel
from annotations.learning import measures
from annotations.learning.arms import Arm, Table, arms_for
from annotations.learning.curves import curve_of, would_more_pay
from annotations.learning.examples import Examples, Floats
from annotations.learning.folds import folds_of
from annotations.learning.held_out import (
    calibration,
    held_out_scores,
    logistics,
    nothing_scores,
    threshold_for,
)

SHIPPED: Final = "shipped"
NOTHING: Final = "nothing"
# A learned model replaces the shipped one where it ranks better by this much, in so large a share of the resamples.
LEAST_GAIN: Final = 0.005
SURE: Final = 0.9
# … and where the interval leaves no room for its ranking worse by more than this.
MOST_RISK: Final = 0.01
_ONE_IN_A_HUNDRED: Final = 2.33
# A bolder way to learn replaces a more cautious one where it is better by this much.
BOLDER: Final = 0.01
# Rows without suggestions that quality can be judged on.
LEAST_CONTROL: Final = 50
LEAST_KIND: Final = 10


@dataclass(frozen=True, eq=False)
class Learned:
    """What training came to: the way that won, its model (None for the shipped one or nothing), its quality as JSON,
    and for each row the probability that the best learned model gives it without having seen its group.
    """

    kind: str
    model: LinearModel | None
    quality: dict[str, Any]
    held_out: Floats


def learn(examples: Examples, *, precision: float = 0.5) -> Learned:
    """Has the ways to learn compete, and fits the winner on all rows. Both kinds must be there.

    `precision` is what the threshold is chosen for.
    """
    table = Table(examples)
    folds = folds_of(examples.groups, examples.labels)
    arms = arms_for(examples)
    scores = {arm.name: held_out_scores(table, arm, folds) for arm in arms}
    baseline = SHIPPED if examples.shipped is not None else NOTHING
    scores[baseline] = nothing_scores(examples) if examples.shipped is None else examples.shipped
    judged = judged_on(examples)
    often = measures.resampled([examples.groups[place] for place in judged])
    labels = examples.labels[judged]
    found = {name: measures.precision_interval(labels, score[judged], often) for name, score in scores.items()}
    best = _best(arms, {arm.name: found[arm.name].value for arm in arms})
    gain, share = measures.gain_interval(labels, scores[best.name][judged], scores[baseline][judged], often)
    wins = gain.value >= LEAST_GAIN and share >= SURE and gain.low >= -MOST_RISK
    if baseline == NOTHING:
        # Of few rows any order has a better average precision than none, by chance; the curve has no such bias.
        wins = wins and _beats_chance(labels, scores[best.name][judged])
    kind = best.name if wins else baseline
    slope, shift = calibration(examples.labels, scores[kind])
    probabilities = logistics(slope * scores[kind] + shift)
    threshold, reached, recall = threshold_for(labels, probabilities[judged], precision=precision)
    curve = curve_of(table, best, folds, judged, often)
    quality = {
        "rows": len(examples), "positives": examples.positives, "base_rate": float(labels.mean()),
        "groups": len(set(examples.groups)), "grouped_by": examples.grouped_by, "folds": int(folds.max()) + 1,
        "judged_on": "control" if len(judged) < len(examples) else "all", "judged_rows": len(judged),
        "arms": {name: _figures(examples, score, judged, found[name]) for name, score in scores.items()},
        "chosen": kind, "baseline": baseline, "best_learned": best.name,
        "gain": dict(gain._asdict()), "gain_share": share,
        "threshold": threshold, "slope": slope, "shift": shift,
        "precision_asked": precision, "precision": reached, "recall": recall,
        "curve": curve, "more_labels": would_more_pay(curve),
    }  # fmt: skip
    model = None
    if wins:
        fitted = table.fit(np.arange(len(examples)), best)
        model = table.model(fitted, slope=slope, shift=shift, threshold=threshold)
    best_slope, best_shift = calibration(examples.labels, scores[best.name])
    return Learned(kind, model, finite(quality), logistics(best_slope * scores[best.name] + best_shift))


def judged_on(examples: Examples) -> NDArray[np.int64]:
    """The rows that quality is judged on: those nobody saw a suggestion for, once there are enough; else all."""
    control = np.flatnonzero(examples.is_control)
    yes = int(examples.labels[control].sum())
    if len(control) >= LEAST_CONTROL and min(yes, len(control) - yes) >= LEAST_KIND:
        return control
    return np.arange(len(examples))


def finite(value: Any) -> Any:
    """The same as JSON knows it: what is no number becomes null."""
    if isinstance(value, dict):
        return {name: finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value


def _best(arms: list[Arm], precisions: dict[str, float]) -> Arm:
    """The best of the learned ones; the more cautious unless a bolder one is clearly better."""
    best = arms[0]
    for arm in arms[1:]:
        if precisions[arm.name] >= precisions[best.name] + BOLDER:
            best = arm
    return best


def _beats_chance(labels: NDArray[Any], scores: Floats) -> bool:
    """Whether the area under the curve lies as far above one half as one order by chance in a hundred does (the null
    distribution of Mann and Whitney)."""
    yes, no = int(labels.sum()), int(len(labels) - labels.sum())
    area = measures.area_under_curve(labels, scores)
    return bool(area >= 0.5 + _ONE_IN_A_HUNDRED * math.sqrt((yes + no + 1) / (12 * yes * no)))


def _figures(examples: Examples, scores: Floats, judged: NDArray[Any], ap: measures.Estimate) -> dict[str, Any]:
    labels = examples.labels[judged]
    slope, shift = calibration(examples.labels, scores)
    answers = (logistics(slope * scores[judged] + shift) >= 0.5).astype(np.int8)
    return {
        "ap": ap.value, "ap_low": ap.low, "ap_high": ap.high,
        "auc": measures.area_under_curve(labels, scores[judged]),
        "macro_f1": measures.macro_f1(labels, answers),
    }  # fmt: skip
