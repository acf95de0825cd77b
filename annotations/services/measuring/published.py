"""What published work reports about the same questions, to stand beside one's own numbers.

Only figures that were looked up, with where they stand; those about a kindred question are said to be kindred. Found by
question and label key, as the presets name them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Published:
    """A figure from the literature; `low` and `high` are the same where one number is given."""

    about: str
    coefficient: str
    low: float
    high: float
    source: str

    @property
    def said(self) -> str:
        """The figure in words."""
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"


_COARSE: Final = "Coarse Discourse, ICWSM 2017"
_WALKER: Final = "Internet Argument Corpus, Walker et al., LREC 2012"
_SUBREDDIT: Final = "SubReddit agreement data set, README of YuanyuanLei69/SubReddit_agreement_dataset"

_DISAGREEMENT: Final = Published("disagreement", "Krippendorff’s alpha", 0.383, 0.383, _COARSE)
_AGREEMENT: Final = Published("agreement", "Krippendorff’s alpha", 0.426, 0.426, _COARSE)
_SCALE: Final = Published("agreement, from -5 to 5", "Krippendorff’s alpha", 0.62, 0.62, _WALKER)
_PAIRS: Final = Published("agree, neutral or disagree", "kappa", 0.80, 0.82, _SUBREDDIT)

# By question and label; an empty label is the question as a whole.
_FIGURES: Final[Mapping[tuple[str, str], tuple[Published, ...]]] = {
    ("act", "disagreement"): (_DISAGREEMENT,),
    ("act", "agreement"): (_AGREEMENT,),
    ("agreement", ""): (_SCALE,),
    ("stance", "disagree"): (_DISAGREEMENT,),
    ("function", "rebuttal"): (_DISAGREEMENT,),
    ("function", "support"): (_AGREEMENT,),
}
# A figure is about the same question only where the labels are those of the published scheme.
_LABELS: Final[Mapping[str, frozenset[str]]] = {
    "act": frozenset({
        "question", "answer", "announcement", "agreement", "appreciation", "disagreement", "negative-reaction",
        "elaboration", "humor", "other",
    }),
    "agreement": frozenset(),
}  # fmt: skip


def published_for(question: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Figures about a question of a report and its labels; those about kindred questions say so."""
    labels = {label["key"] for label in question["labels"]}
    is_same = question["key"] in _LABELS and _LABELS[question["key"]] == labels
    found = []
    for (key, label), figures in _FIGURES.items():
        if key == question["key"] and (label in labels or not label):
            found += [(label, figure, is_same) for figure in figures]
    if question["key"] == "stance" and {"agree", "disagree", "neither"} == labels:
        found.append(("", _PAIRS, False))
    return [
        {
            "label": label, "about": figure.about, "coefficient": figure.coefficient, "low": figure.low,
            "high": figure.high, "said": figure.said, "source": figure.source, "is_same": same,
        }
        for label, figure, same in found
    ]  # fmt: skip
