"""From words that were quoted to where they stand: letter by letter, else with blanks, case and quotes made alike."""

from __future__ import annotations

import re
from typing import Final

from annotations.extraction.base import Span

_ALIKE: Final = {ord(curly): plain for plain, curlies in {
    "'": "‘’‚‛′`´", '"': "“”„‟«»″", "-": "‐‑‒–—―−",
}.items() for curly in curlies}  # fmt: skip
_EDGES: Final = " \t\r\n\"'“”‘’.…"
# Words shorter than this are found anywhere, and say nothing about where.
_SHORTEST: Final = 2


def anchor(quote: str, text: str) -> Span | None:
    """Where `text` has the quoted words first, as code points, end exclusive; None where it does not have them.

    `text[start:end]` is the quote, or the same with other blanks, case, quotes or dashes, or without the marks around.
    """
    start = text.find(quote) if len(quote.strip()) >= _SHORTEST else -1
    if start >= 0:
        return _trimmed(text, start, start + len(quote))
    folded, places = _folded(text)
    for wanted in dict.fromkeys((_folded(quote)[0].strip(), _folded(quote.strip(_EDGES))[0].strip())):
        if len(wanted) >= _SHORTEST and (at := folded.find(wanted)) >= 0:
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
    return (begin, begin + len(inner)) if inner else None
