"""What the extractors that came with the program say of a unit, as log-odds: where the project's models begin."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from annotations.extraction.base import CLAIM, CONTENT, FUNCTION, REBUTTAL, Span
from annotations.extraction.claims import scored_sentences
from annotations.extraction.reading import Reading
from annotations.extraction.rebuttals import dispute_score

# The log-odds of each of these sentences of a comment, or of a reply beside its target.
SentencePrior = Callable[[Reading], dict[Span, float]]
PairPrior = Callable[[Reading, Reading | None], float]

_LEAST: Final = 1e-6


def claim_prior(reading: Reading) -> dict[Span, float]:
    """How much each sentence asserts."""
    view = reading.view
    scored = scored_sentences(view.text, quoted=view.quoted)
    return {(one.start, one.end): log_odds(one.assertion) for one in scored}


def rebuttal_prior(reply: Reading, target: Reading | None) -> float:
    """How surely the reply disputes its target; even where there is none to dispute."""
    return 0.0 if target is None else log_odds(dispute_score(reply, target))


SENTENCE_PRIORS: Final[dict[str, SentencePrior]] = {f"{CONTENT}/{CLAIM}": claim_prior}
PAIR_PRIORS: Final[dict[str, PairPrior]] = {f"{FUNCTION}/{REBUTTAL}": rebuttal_prior}


def has_prior(label_key: str) -> bool:
    """Whether something came with the program for this label (question/label)."""
    return label_key in SENTENCE_PRIORS or label_key in PAIR_PRIORS


def log_odds(share: float) -> float:
    """A share as log-odds, finite at both ends."""
    kept = min(1 - _LEAST, max(_LEAST, share))
    return math.log(kept / (1 - kept))
