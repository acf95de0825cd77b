"""All shipped models from a folder of corpora."""

from __future__ import annotations

from pathlib import Path

from annotations.extraction.linear import LinearModel
from annotations.learning.shipping.corpora import DEV, MEASURED_ONLY, TRAIN, read_part
from annotations.learning.shipping.recipes import RECIPES, Recipe
from annotations.learning.shipping.training import Prepared, train


def make_models(folder: Path) -> dict[str, LinearModel]:
    """One model for each recipe, by name. Raises NoCorpus where a file is missing."""
    return {recipe.name: train(prepared(recipe, folder, TRAIN), prepared(recipe, folder, DEV)) for recipe in RECIPES}


def prepared(recipe: Recipe, folder: Path, split: str) -> Prepared:
    """The features of a recipe's corpora. Raises ValueError for a corpus that may only be measured."""
    if MEASURED_ONLY & recipe.corpora.keys():
        raise ValueError("Nothing that ships learns from a corpus which is free for research alone.")
    return Prepared(recipe, [read_part(folder, corpus, split) for corpus in recipe.corpora])
