"""Text as words and sentences, by a few rules that hold for every language and need no model.

A token is a run of letters, digits and marks, or one other character. Marks, variation selectors, skin tones and what
a zero-width joiner joins stay with the character before; so do two regional indicators (a flag), and an apostrophe or
hyphen between letters. A sentence ends at a line's end and after . ! ? … 。 with what closes behind it and a blank.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Span = tuple[int, int]

_PIECE = re.compile(r"\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*")
_JOINER, _SELECTORS, _INNER = "\u200d", "\ufe0e\ufe0f", "'’-‑"
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAG_HALF = re.compile("[\U0001f1e6-\U0001f1ff]")


def sentences(text: str) -> Iterator[list[Span]]:
    """The tokens of each sentence, in order; every character that is no blank is in exactly one."""
    for line in _LINE.finditer(text):
        sentence: list[Span] = []
        for start, end in tokens(text, *line.span()):
            if sentence and sentence[-1][1] < start and _ends(text, sentence):
                yield sentence
                sentence = []
            sentence.append((start, end))
        if sentence:
            yield sentence


def tokens(text: str, start: int, end: int) -> Iterator[Span]:
    """The tokens between two offsets, in order, without blanks."""
    opened: Span | None = None
    for piece in _PIECE.finditer(text, start, end):
        if opened and opened[1] == piece.start() and _goes_on(text, opened, piece.start(), end):
            opened = (opened[0], piece.end())
        else:
            if opened:
                yield opened
            opened = piece.span()
    if opened:
        yield opened


def _goes_on(text: str, token: Span, at: int, end: int) -> bool:
    """Whether the piece that begins at `at` belongs to the token before it."""
    before, here = text[at - 1], text[at]
    if here == _JOINER or before == _JOINER or unicodedata.category(here)[0] == "M" or _SKIN_TONES.match(here):
        return True
    if _FLAG_HALF.match(here):
        return bool(_FLAG_HALF.match(before)) and at - token[0] == 1
    starts_with_letter = text[token[0]].isalnum()
    if here in _INNER:
        return before.isalnum() and at + 1 < end and text[at + 1].isalpha()
    is_after_mark = before in _INNER or unicodedata.category(before)[0] == "M"
    return here.isalnum() and starts_with_letter and is_after_mark and before not in _SELECTORS


def _ends(text: str, sentence: list[Span]) -> bool:
    """Whether the last tokens close the sentence: an end mark, then at most what closes."""
    tail = text[sentence[max(0, len(sentence) - 6)][0] : sentence[-1][1]]
    return any(found.end() == len(tail) for found in _END.finditer(tail))
