"""Spans over a text: code points, end exclusive, verified by the exact text they cover."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ALIKE: Final = {ord(curly): plain for plain, curlies in {
    "'": "‘’‚‛′`´", '"': "“”„‟«»″", "-": "‐‑‒–—―−",
}.items() for curly in curlies}  # fmt: skip
# What people put around words that they quote: marks, then dots for what they leave out.
_EDGES: Final = (" \t\r\n", " \t\r\n\"'“”‘’", " \t\r\n\"'“”‘’.…")
# Words shorter than this are found anywhere, and say nothing about where.
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end] == exact`, always."""

    start: int
    end: int
    exact: str


def cut(text: str, start: int, end: int) -> Span:
    """The span from start to end (code points, end exclusive). Raises ValueError where it is empty or outside."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"A span from {start} to {end} does not fit a text of {len(text)} characters.")
    return Span(start, end, text[start:end])


def snap(text: str, span: Span, borders: Sequence[tuple[int, int]]) -> Span:
    """The span widened to the whole sentences it touches; `borders` are the sentences' (start, end), in order.

    A span that touches none (a blank) stays as it is.
    """
    touched = [(start, end) for start, end in borders if start < span.end and end > span.start]
    if not touched:
        return span
    return cut(text, min(span.start, touched[0][0]), max(span.end, touched[-1][1]))


def anchor(quote: str, text: str, *, near: int = 0) -> Span | None:
    """Where `text` has the quoted words, first from `near` on, else first of all; None where it does not have them.

    The span is the quote letter by letter, else the same with other blanks, case, quotes or dashes, else without the
    marks around it.
    """
    start = _nearest(text, quote, near) if len(quote.strip()) >= _SHORTEST else -1
    if start >= 0:
        return _trimmed(text, start, start + len(quote))
    folded, places = _folded(text)
    for wanted in dict.fromkeys(_folded(quote.strip(edges))[0].strip() for edges in _EDGES):
        if len(wanted) >= _SHORTEST and (at := _nearest(folded, wanted, bisect_left(places, near))) >= 0:
            return _trimmed(text, places[at], places[at + len(wanted) - 1] + 1)
    return None


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with runs of blanks as one, in lower case, quotes and dashes plain; and where each character was."""
    letters: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"\s+|\S", text):
        # One letter may become two in lower case ("İ"): both stand where it stood.
        folded = " " if match[0].isspace() else match[0].translate(_ALIKE).lower()
        letters.append(folded)
        places.extend([match.start()] * len(folded))
    return "".join(letters), places


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    inner = piece.strip()
    begin = start + len(piece) - len(piece.lstrip())
    return cut(text, begin, begin + len(inner)) if inner else None


def _nearest(text: str, wanted: str, near: int) -> int:
    """Where `wanted` begins at or after `near`; before it, where there is none after; -1 where there is none."""
    after = text.find(wanted, near)
    return after if after >= 0 else text.find(wanted)
