"""Passages which the writer marks as quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from threads.structure.quotes.texts import ThreadText, Words

# Passages of one comment that are looked at: nobody quotes more by hand.
_MOST: Final = 40
_LINE = re.compile(r"^[ \t]*+((?:>[ \t]*+)++)[^\n]*+(?:\n|\Z)", re.MULTILINE)
# A closing sign ends it, the end of the paragraph as well: a forgotten one must not turn the rest inside out.
_IN_SIGNS = re.compile(
    r"“([^“”\n]{8,4000})”|„([^„“”\n]{8,4000})[“”]|«([^«»\n]{8,4000})»|»([^«»\n]{8,4000})«|「([^「」\n]{4,4000})」"
    r"|『([^『』\n]{4,4000})』|(?<!\w)\"([^\"\n]{8,4000})\"|(?<!\w)‘([^‘’\n]{8,4000}(?:’\w[^‘’\n]*)*)’(?!\w)"
    r"|(?<!\w)'([^'\n]{8,4000}(?:(?<=\w)'\w[^'\n]*)*)'(?!\w)"
)
_LEFT_OUT = re.compile(r"\[?(?:…|\.\s?\.\s?\.+)\]?")


class Mark(NamedTuple):
    """A passage marked as quoted, in words: from `first` to before `last`. `is_sure`: by markup, not by quotation marks
    alone, which also stand for irony and names. Pieces of one passage have the same `passage`."""

    first: int
    last: int
    is_sure: bool
    passage: int


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
                marks.append(Mark(first, last, is_sure, start))
            first = max(first, last)
    return marks


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
