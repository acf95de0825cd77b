"""A recipe and its texts become a model: fitted, set beside the rules, calibrated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.extraction.features.sentences import RULES
from annotations.extraction.linear import LinearModel, linear_model
from annotations.learning.fitting import fit
from annotations.learning.shipping.corpora import Part
from annotations.learning.shipping.measuring import average_precision, best_threshold, platt
from annotations.learning.shipping.recipes import Features, Recipe, Row

# Tried on the dev parts. A model of this many features is as good as one five times larger.
STRENGTHS: Final = (0.1, 0.3)
MOST_FEATURES: Final = 20_000
LEAST_SOURCES: Final = 3
# The curve of macro-F1 is flat at its top: a suggestion too many is rejected with one key, a missed one is never seen.
_SLACK: Final = 0.01

Data = Mapping[str, Part]


class Prepared:
    """The rows of a recipe's train or dev parts as features, read once."""

    def __init__(self, recipe: Recipe, parts: Sequence[Part]) -> None:
        self.recipe, self.parts = recipe, parts
        self.features: list[list[Features]] = [[recipe.features(row) for row in part.rows] for part in parts]


def train(train_on: Prepared, dev: Prepared, *, strengths: Sequence[float] = STRENGTHS) -> LinearModel:
    """The shipped model of a recipe: strength and calibration chosen on dev, the rest learned from train."""
    rows = weighed_rows(train_on)
    strength = strengths[0] if len(strengths) == 1 else _best_strength(rows, dev, strengths)
    learned = rows.learn(strength, most_features=MOST_FEATURES)
    blended = beside_rules(learned, train_on)
    about: dict[str, Any] = {
        "recipe": train_on.recipe.name,
        "strength": strength,
        "corpora": {part.corpus: {"rows": len(part.rows), "sha256": part.digest} for part in train_on.parts},
    }  # fmt: skip
    return replace(calibrated(blended, train_on, dev), about=about)


@dataclass(frozen=True)
class WeighedRows:
    """Rows as `fit` takes them: a row that its raters did not agree on counts as both kinds, by their shares."""

    rows: list[Features]
    labels: list[int]
    weights: list[float]
    sources: list[str]

    def learn(self, strength: float, *, most_features: int | None = None) -> LinearModel:
        """The model alone, without the rules."""
        return fit(
            self.rows, self.labels, weights=self.weights, sources=self.sources, least_sources=LEAST_SOURCES,
            strength=strength, most_features=most_features,
        )  # fmt: skip


def weighed_rows(data: Prepared) -> WeighedRows:
    """All rows of all corpora: each corpus weighs what the recipe says, and its two kinds the same."""
    found = WeighedRows([], [], [], [])
    for part, features in zip(data.parts, data.features, strict=True):
        shares = [data.recipe.share(row) for row in part.rows]
        for kind in (1, 0):
            chances = [share if kind else 1 - share for share in shares]
            unit = data.recipe.corpora[part.corpus] / sum(chances)
            for row, chance, held in zip(part.rows, chances, features, strict=True):
                if chance > 0:
                    found.rows.append(held)
                    found.labels.append(kind)
                    found.weights.append(chance * unit)
                    found.sources.append(data.recipe.source(row))
    return found


def beside_rules(model: LinearModel, data: Prepared) -> LinearModel:
    """The model and the rules as one model: both standardised over the training rows, then weighed and added."""
    rules = np.array([row.get(data.recipe.rules, 0.0) for rows in data.features for row in rows])
    own = model.batch(row for rows in data.features for row in rows)
    share = (1 - data.recipe.rules_part) / float(own.std())
    rules_share = data.recipe.rules_part / float(rules.std())
    weights = {name: weight * share for name, weight in model.by_name.items()}
    weights[data.recipe.rules] = weights.get(data.recipe.rules, 0.0) + rules_share
    centre = share * float(own.mean() - model.intercept) + rules_share * float(rules.mean())
    kept = {name: weight for name, weight in weights.items() if np.float16(weight) != 0}
    return linear_model(kept, intercept=_rounded(-centre))


def calibrated(model: LinearModel, train_on: Prepared, dev: Prepared) -> LinearModel:
    """With slope, shift and threshold.

    No corpus says what an assertion is, so its score is put on the scale of the rules, whose weights and prior are
    log-odds set by hand. The others are fitted on dev (Platt 1999): as frequent as there for disputes, which a reply
    commonly is; as if both kinds were equally frequent for what is checkable, since an unmarked sentence is only one
    that nobody chose.
    """
    recipe = train_on.recipe
    if len(dev.parts) > 1:
        scores = model.batch(row for rows in train_on.features for row in rows)
        rules = np.array([row.get(recipe.rules, 0.0) / RULES for rows in train_on.features for row in rows])
        slope = float(rules.std() / scores.std())
        shift = float(rules.mean()) + recipe.rules_prior - slope * float(scores.mean())
        return replace(model, slope=_rounded(slope), shift=_rounded(shift))
    [part], [features] = dev.parts, dev.features
    labels, scores = np.array(part.labels), model.batch(features)
    is_graded = any(recipe.share(row) not in {0, 1} for row in part.rows)
    slope, shift = platt(labels, scores, is_balanced=not is_graded)
    fitted = replace(model, slope=_rounded(slope), shift=_rounded(shift))
    if not is_graded:
        return fitted
    threshold = fitted.probability(best_threshold(labels, scores, slack=_SLACK))
    return replace(fitted, threshold=_rounded(threshold, 2))


def scores_of(model: LinearModel, recipe: Recipe, rows: Sequence[Row]) -> NDArray[np.float64]:
    """The log-odds of rows of any corpus."""
    return model.batch(recipe.features(row) for row in rows)


def _best_strength(rows: WeighedRows, dev: Prepared, strengths: Sequence[float]) -> float:
    precisions = {strength: _mean_precision(rows.learn(strength), dev) for strength in strengths}
    return max(precisions, key=lambda each: (precisions[each], -each))


def _mean_precision(model: LinearModel, dev: Prepared) -> float:
    found = [
        average_precision(np.array(part.labels), model.batch(features))
        for part, features in zip(dev.parts, dev.features, strict=True)
    ]
    return round(sum(found) / len(found), 6)


def _rounded(number: float, digits: int = 5) -> float:
    return round(float(number), digits)
