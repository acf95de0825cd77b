"""Where sentences begin and end: the library sentencex, with rules of our own before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from annotations.extraction.base import Span

# A line this short was ended by its writer; a longer one may have been wrapped by a mail program.
_WRAPPED_FROM = 50
_BIT = 20_000

_LINE = re.compile(r"[^\n]*\n?")
_BARE_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*\Z", re.IGNORECASE)
_LIST_MARK = re.compile(r"\s*(?:[-*•–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))\s++(?=\S)")
_QUOTE_MARK = re.compile(r"\s*>")
# "!!! Of course" and "… He did": the library reads on; the possessive repetitions keep "!!!!!!…" linear.
_LOUD_END = re.compile(r"(?:(?<![!?])[!?]{2,}+|…)[\"'”’)\]]*+(\s++)[\"'“‘(\[]*+(\w)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def sentences(text: str, *, language: str = "en") -> list[Span]:
    """The sentences of `text` as spans: sorted, disjoint, without blanks at their edges, every non-blank character
    in one of them. `language` is a two-letter code; the library falls back for those it does not know.
    """
    readable = _SURROGATE.sub("\ufffd", text)  # the library refuses lone surrogates; the offsets stay
    spans = []
    for start, end in _blocks(readable):
        if readable[start:end].isspace():
            continue
        body = _LIST_MARK.match(readable, start, end)
        for piece in _pieces(readable, body.end() if body else start, end, language):
            trimmed = _trim(readable, start, piece)
            if trimmed:
                spans.append(trimmed)
                start = trimmed[1]  # a list mark belongs to the first sentence after it
    return spans


def _blocks(text: str) -> Iterator[Span]:
    """Runs of lines that may share a sentence."""
    start, line_before = 0, ""
    for found in _LINE.finditer(text):
        line = found.group()
        if found.start() > start and _is_border(line_before, line):
            yield start, found.start()
            start = found.start()
        line_before = line
    if start < len(text):
        yield start, len(text)


def _is_border(before: str, line: str) -> bool:
    return (
        len(before.strip()) < _WRAPPED_FROM
        or not line.strip()
        or bool(_LIST_MARK.match(line) or _BARE_ADDRESS.match(line) or _BARE_ADDRESS.match(before))
        or bool(_QUOTE_MARK.match(before)) != bool(_QUOTE_MARK.match(line))
    )


def _pieces(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Where each sentence of one block ends; the next begins there."""
    for piece_end in _library_ends(text, start, end, language):
        for loud in _LOUD_END.finditer(text, start, piece_end):
            if loud[2].isupper():
                yield loud.end(1)
        yield piece_end
        start = piece_end


def _library_ends(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Where the library ends a sentence. It is given a long text in bits, the last sentence of a bit once more with
    the next, since on some texts (a million apostrophes) its time grows with the square of the length."""
    while start < end:
        bit = text[start : min(start + _BIT, end)]
        ends = [start + boundary["end_index"] for boundary in get_sentence_boundaries(language, bit)][:-1]
        if start + len(bit) == end or not ends:
            ends.append(start + len(bit))
        yield from ends
        start = ends[-1]


def _trim(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    start += len(piece) - len(piece.lstrip())
    return start, start + len(inner)
