"""Why a project's model proposes something, in words that complete "because it …"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from annotations.extraction.base import Reason
from annotations.extraction.cues import fold

# Weights below this told nothing.
_LEAST: Final = 0.01


def reasons_for(contributions: Iterable[tuple[str, float]], text: str, *, offset: int) -> tuple[Reason, ...]:
    """The strongest words and cues that spoke for the label, each with its place in the text where it has one.

    `contributions` come the strongest first (`LinearModel.contributions`). Parts of words are left out: they tell a
    person nothing.
    """
    return tuple(_reasons(contributions, text, offset))


def _reasons(contributions: Iterable[tuple[str, float]], text: str, offset: int) -> Iterator[Reason]:
    folded = fold(text)
    said: set[str] = set()
    for name, adds in contributions:
        if adds < _LEAST:
            return
        kind, _, rest = name.partition(":")
        if kind in {"word", "pair", "opens"} and any(sign.isalpha() for sign in rest):
            start = folded.find(rest)
            if start >= 0 and not any(rest in other for other in said):
                said.add(rest)
                yield Reason(f"says “{rest}”", offset + start, offset + start + len(rest), round(adds, 4))
        elif kind == "cue":
            cue = rest.partition(" ")[2] or rest
            if cue not in said:
                said.add(cue)
                yield Reason(f"shows the cue “{cue}”", None, None, round(adds, 4))
        elif kind == "relation" and rest not in said:
            said.add(rest)
            yield Reason(f"stands so to what it answers: {rest}", None, None, round(adds, 4))
