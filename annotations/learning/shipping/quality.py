"""What is written beside the shipped models: their quality on texts that they did not learn from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from annotations.extraction.linear import LinearModel
from annotations.extraction.shipped import ASSERTION, CHECKABLE, DISPUTE
from annotations.learning.shipping.corpora import DEV, Part, read_part
from annotations.learning.shipping.measuring import best_threshold, measured
from annotations.learning.shipping.recipes import RECIPES

# Which model is measured on which corpus.
MEASURED_ON: Final = {
    ASSERTION: ("ukp_claims_oc", "ukp_claims_wtp", "ukp_claims_wd", "iac_verifiable"),
    CHECKABLE: ("iac_verifiable", "checkthat19"),
    DISPUTE: ("iac_rebuttal",),
}


def quality_of(models: Mapping[str, LinearModel], folder: Path) -> dict[str, Any]:
    """For each model and corpus: the shipped score, and the rules alone, on the dev part."""
    return {name: dict(_on_each(name, models[name], folder)) for name in MEASURED_ON}


def _on_each(name: str, model: LinearModel, folder: Path) -> Iterator[tuple[str, Any]]:
    recipe = next(recipe for recipe in RECIPES if recipe.name == name)
    for corpus in MEASURED_ON[name]:
        part = read_part(folder, corpus, DEV)
        rows = [recipe.features(row) for row in part.rows]
        scores = model.batch(rows)
        rules = np.array([row.get(recipe.rules, 0.0) for row in rows])
        yield corpus, {"shipped": _figures(part, scores), "rules": _figures(part, rules)}


def _figures(part: Part, scores: Any) -> dict[str, Any]:
    labels = np.array(part.labels)
    return measured(labels, scores, part.groups, threshold=best_threshold(labels, scores))
