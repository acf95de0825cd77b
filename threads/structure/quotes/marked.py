"""Passages which the writer marks as quoted, and whether an unmarked one tells enough to be called a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from threads.structure.quotes.texts import ThreadText, Words

# Passages of one comment that are looked at: nobody quotes more by hand.
_MOST: Final = 40
_LINE = re.compile(r"^[ \t]*+((?:>[ \t]*+)++)[^\n]*+(?:\n|\Z)", re.MULTILINE)
# A closing sign ends it, the end of the paragraph as well: a forgotten one must not turn the rest inside out.
_IN_SIGNS = re.compile(r"“([^“”\n]{8,4000})”|„([^„“”\n]{8,4000})[“”]|«([^«»\n]{8,4000})»|(?<!\w)\"([^\"\n]{8,4000})\"")
_LEFT_OUT = re.compile(r"\[?(?:…|\.\s?\.\s?\.+)\]?")
_SENTENCE_END = re.compile(r"[.!?:…\n\"“”>»)\]]\s*$|^\s*$")

# Words without which nothing is said and which alone say nothing.
_EMPTY_WORDS: Final = """
a about all also am an and any are as at be because been but by can could did do does for from get go had has have he
her him his how i if in into is it its just like me more my no not of off on one or our out over own same she should so
some such than that the their them then there these they this those time to too up us very was way we well were what
when where which who why will with would you your end day point fact same thing things lot im ive dont youre theyre
isnt doesnt cant thats
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
_TELLING: Final = 3


class Mark(NamedTuple):
    """A passage marked as quoted, in words: from `first` to before `last`. `is_sure`: by markup, not by quotation marks
    alone, which also stand for irony and names."""

    first: int
    last: int
    is_sure: bool


def marks_of(text: ThreadText, words: Words) -> list[Mark]:
    """The marked passages of a text in order, without overlap, cut where the writer left something out (“…”)."""
    sure = sorted({(start, end) for start, end in _sure(text)})
    ranges = [(start, end, True) for start, end in sure]
    for found in _IN_SIGNS.finditer(text.text):
        start, end = found.span(found.lastindex or 0)
        if not any(start < other_end and other < end for other, other_end in sure):
            ranges.append((start, end, False))
    marks: list[Mark] = []
    first = 0
    for start, end, is_sure in sorted(ranges)[:_MOST]:
        for piece_start, piece_end in _pieces(text.text, start, end):
            while first < len(words) and words.starts[first] < piece_start:
                first += 1
            last = first
            while last < len(words) and words.ends[last] <= piece_end:
                last += 1
            if last > first:
                marks.append(Mark(first, last, is_sure))
            first = max(first, last)
    return marks


def is_telling(text: str, words: Words, first: int, last: int) -> bool:
    """Whether an unmarked passage says something of its own: at least three words that are neither empty nor names."""
    told = set()
    for index in range(first, last):
        word = text[words.starts[index] : words.ends[index]]
        if (
            word[0].isupper()
            and not word.isupper()
            and not _SENTENCE_END.search(text[max(0, words.starts[index] - 3) : words.starts[index]])
        ):
            continue
        plain = word.lower().replace("’", "").replace("'", "")
        if plain not in _EMPTY and not plain.isdigit():
            told.add(plain)
            if len(told) >= _TELLING:
                return True
    return False


def _sure(text: ThreadText) -> Iterator[tuple[int, int]]:
    length = len(text.text)
    yield from ((start, end) for start, end in text.quoted if 0 <= start < end <= length)
    start, end, depth = 0, 0, 0
    for found in _LINE.finditer(text.text):
        # Lines of one depth are one passage; a deeper one is what the quoted writer quotes.
        if found.start() == end and found[1].count(">") == depth:
            end = found.end()
            continue
        if depth:
            yield start, end
        start, end, depth = *found.span(), found[1].count(">")
    if depth:
        yield start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    done = start
    for gap in _LEFT_OUT.finditer(text, start, end):
        yield done, gap.start()
        done = gap.end()
    yield done, end


def covers(marks: Sequence[Mark], first: int, last: int) -> bool:
    """Whether at least half of the passage lies in marked ones."""
    inside = sum(max(0, min(mark.last, last) - max(mark.first, first)) for mark in marks)
    return 2 * inside >= last - first
