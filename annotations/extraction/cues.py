"""What a cue is, and how the cues found in a text add up to a score."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from annotations.extraction.base import MOST_REASONS, Reason

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})

# A sentence that ends as a question, from the first mark of the run that ends it, so that "?????…x" is linear.
ASKS = r"(?<![?!\"')\]])[!\"')\]]*+\?[?!\"')\]]*+\s*+\Z"


@dataclass(frozen=True, slots=True)
class Cue:
    """A turn of phrase that speaks for a label, or against it when `weight` is negative.

    `says` completes "because it …" for a person; it is empty where that tells nothing, as with "is long". The pattern
    is matched against folded text (see `fold`), so it is written in lower case with straight quotes, unless `cased`.
    Patterns take linear time: texts are hostile.
    """

    name: str
    says: str
    weight: float
    pattern: re.Pattern[str]
    cased: bool = False


def cue(name: str, says: str, weight: float, pattern: str, *, cased: bool = False) -> Cue:
    """A Cue from the source of its pattern."""
    return Cue(name, says, weight, re.compile(pattern), cased)


def straighten(text: str) -> str:
    """`text` with curly quotes made straight; no offset moves."""
    return text.translate(_STRAIGHT)


def fold(text: str) -> str:
    """`text` in lower case with straight quotes; no offset moves, so letters that would change length stay."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return straighten(lower)


def matches(cues: Iterable[Cue], text: str) -> list[tuple[Cue, int, int]]:
    """The cues that occur in `text`, each with its first place."""
    cased, folded = straighten(text), fold(text)
    return [(each, *match.span()) for each in cues if (match := each.pattern.search(cased if each.cased else folded))]


def found(cues: Iterable[Cue], text: str, *, offset: int = 0) -> list[Reason]:
    """One reason for each cue that occurs in `text`, at its first place; `offset` is added to the spans."""
    return reasons_of(matches(cues, text), offset=offset)


def reasons_of(matched: Iterable[tuple[Cue, int, int]], *, offset: int = 0) -> list[Reason]:
    """One reason for each cue and its place."""
    reasons = []
    for each, start, end in matched:
        at = (offset + start, offset + end) if start < end else (None, None)
        reasons.append(Reason(each.says, at[0], at[1], each.weight))
    return reasons


def strongest(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The three telling reasons that speak most for the label, the strongest first, each said once."""
    strongest_first = sorted(reasons, key=lambda reason: -reason.weight)
    told: dict[str, Reason] = {}
    for reason in strongest_first:
        if reason.weight > 0 and reason.cue:
            told.setdefault(reason.cue, reason)
    return tuple(told.values())[:MOST_REASONS]


def total(reasons: Iterable[Reason]) -> float:
    """The sum of the weights, in log-odds."""
    return math.fsum(reason.weight for reason in reasons)


def logistic(log_odds: float) -> float:
    """Log-odds as a share between 0 and 1, for any finite input."""
    return 0.5 * (1 + math.tanh(log_odds / 2))
