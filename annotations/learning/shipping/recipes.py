"""What each shipped model is: its texts, its features, the rules it stands beside."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotations.extraction.base import CommentView
from annotations.extraction.features import pair_features, sentence_features
from annotations.extraction.reading import Reading
from annotations.extraction.shipped import ASSERTION, CHECKABLE, DISPUTE

Row = Mapping[str, Any]
Features = dict[str, float]


@dataclass(frozen=True)
class Recipe:
    """How one model is made.

    `corpora` weighs its sets against each other, whatever their sizes. `features` and `source` read a row: what it is
    as numbers, and whose text it is (words of fewer than three sources do not enter). `share` is how surely a row is a
    yes, where its raters differed. `rules` names the feature that holds the sum of the hand-weighted cues, of which
    the model takes a part of `rules_part`; `rules_prior` is the log-odds of a text without cues.
    """

    name: str
    corpora: Mapping[str, float]
    features: Callable[[Row], Features]
    source: Callable[[Row], str]
    rules: str
    rules_part: float
    rules_prior: float
    share: Callable[[Row], float] = lambda row: float(row["label"])


def sentence(row: Row) -> Features:
    """A row of a corpus of sentences."""
    return sentence_features(row["text"])


def pair(row: Row) -> Features:
    """A row of a corpus of replies."""
    return pair_features(Reading(CommentView("reply", row["reply"])), Reading(CommentView("parent", row["parent"])))


def rated_dispute(row: Row) -> float:
    """How surely a reply disputes, from its mean rating between -5 and 5, where -1 and less counts as a dispute."""
    return 1 / (1 + math.exp(row["score"] + 1))


def _document(row: Row) -> str:
    return str(row.get("doc", row["thread"]))


RECIPES: Final = (
    Recipe(
        ASSERTION,
        {"ukp_claims_oc": 1.0, "ukp_claims_wtp": 1.0, "ukp_claims_wd": 1.0, "iac_verifiable": 2.0},
        sentence, _document, rules="rules:assertion", rules_part=0.4, rules_prior=-0.9,
    ),
    Recipe(
        CHECKABLE, {"iac_verifiable": 1.0}, sentence, _document,
        rules="rules:checkable", rules_part=0.5, rules_prior=-1.8,
    ),
    Recipe(
        DISPUTE, {"iac_rebuttal": 1.0}, pair, lambda row: row["author"],
        rules="rules:dispute", rules_part=0.25, rules_prior=-0.9, share=rated_dispute,
    ),
)  # fmt: skip
