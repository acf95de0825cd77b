"""A suggestion as the page shows it: how sure its extractor is, in words, and which words spoke for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from annotations.extraction import title_of
from annotations.models import SuggestedTarget, Suggestion

_REASONS: Final = 3
# From which confidence on each is said.
_WORDS: Final = ((0.9, "almost sure"), (0.75, "likely"), (0.6, "rather likely"), (0.0, "uncertain"))


class Why(NamedTuple):
    """One reason: a phrase that completes "because it …", and the words of the comment, "" where none are named."""

    cue: str
    words: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion that waits, with what is told of it. `replaces` names the answer that accepting it would replace."""

    suggestion: Suggestion
    reasons: Sequence[Why]
    replaces: str = ""

    @property
    def sureness(self) -> str:
        """The confidence in words."""
        return next(words for least, words in _WORDS if self.suggestion.confidence >= least)

    @property
    def found_by(self) -> str:
        """The extractor in words, with its version."""
        return f"{title_of(self.suggestion.extractor)}, version {self.suggestion.extractor_version}"

    @property
    def plain_why(self) -> str:
        """What can be said where the extractor names no reason: its score, and the scores behind it."""
        scores = self.suggestion.scores if isinstance(self.suggestion.scores, dict) else {}
        numbers = {name: value for name, value in scores.items() if isinstance(value, int | float)}
        behind = ", ".join(f"{name} {value:.2f}" for name, value in list(numbers.items())[:_REASONS])
        return f"no single reason stands out; it scores {self.suggestion.confidence:.2f}" + (
            f" ({behind})" if behind else ""
        )

    @property
    def targets(self) -> list[SuggestedTarget]:
        """What it may be about, the likeliest first; none where its label says nothing about a target."""
        return list(self.suggestion.targets.all()) if self.suggestion.label.needs_target else []


def proposal(suggestion: Suggestion, text: str, *, replaces: str = "") -> Proposal:
    """The suggestion for the page; `text` is that of its comment."""
    return Proposal(suggestion, list(_reasons(suggestion.reasons, text))[:_REASONS], replaces)


def _reasons(stored: Any, text: str) -> Iterator[Why]:
    # Restored from a file or written by another extractor: nothing is taken for granted.
    for reason in stored if isinstance(stored, list) else []:
        if not isinstance(reason, dict) or not reason.get("cue"):
            continue
        start, end = reason.get("start"), reason.get("end")
        has_words = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)
        yield Why(
            str(reason["cue"]), text[start:end] if has_words else "", *((start, end) if has_words else (None, None))
        )
