"""The passage of a comment that shows why it was found. Plain text with places: whoever shows it escapes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from threads.search.query import Query
from threads.search.words import words_of

# Code points of a snippet, and how many of them come before the first word that was found.
_WIDTH: Final = 240
_BEFORE: Final = 60
# Of one term in one text; enough to choose the passage by.
_MOST_PLACES: Final = 30

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a text and the places in it that were asked for: code points of the text, end exclusive."""

    text: str
    start: int
    end: int
    marks: tuple[Span, ...]

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The passage cut into pieces, each with whether it was asked for."""
        end = 0
        for first, last in ((mark[0] - self.start, mark[1] - self.start) for mark in self.marks):
            if end < first:
                yield self.text[end:first], False
            yield self.text[first:last], True
            end = last
        if end < len(self.text):
            yield self.text[end:], False


def snippet_of(text: str, query: Query) -> Snippet:
    """The passage with the most of the query's terms in it, the earliest of several; the beginning where none is."""
    spans = _spans(text, query)
    first = _best(spans)
    start = _word_start(text, max(0, first - _BEFORE), first)
    end = _word_end(text, min(len(text), start + _WIDTH))
    marks = tuple((begin, stop) for begin, stop in _merged(spans) if start <= begin and stop <= end)
    return Snippet(text[start:end], start, end, marks)


def marks_of(text: str, query: Query) -> tuple[Span, ...]:
    """Where what is asked for stands in the text, in order and without overlaps: code points, end exclusive."""
    return tuple(_merged(_spans(text, query)))


def _spans(text: str, query: Query) -> list[tuple[int, int, int]]:
    """Where the terms stand, in order: start, end, number of the term."""
    words = list(words_of(text))
    folded = [word.folded for word in words]
    return sorted(
        (words[first].start, words[after - 1].end, number)
        for number, term in enumerate(query.wanted)
        for first, after in islice(term.places(folded), _MOST_PLACES)
    )


def _best(spans: list[tuple[int, int, int]]) -> int:
    """Where the passage with the most different terms has its first one."""

    def terms_from(begin: int) -> int:
        return len({number for start, end, number in spans if begin <= start and end <= begin + _WIDTH - _BEFORE})

    return max((begin for begin, _, _ in spans), key=terms_from, default=0)


def _merged(spans: list[tuple[int, int, int]]) -> Iterator[Span]:
    """The spans without overlaps."""
    begin = stop = -1
    for start, end, _ in spans:
        if start < stop:
            stop = max(stop, end)
            continue
        if stop >= 0:
            yield begin, stop
        begin, stop = start, end
    if stop >= 0:
        yield begin, stop


def _word_start(text: str, at: int, before: int) -> int:
    """The next beginning of a word from `at` on, so that none is cut; `at` where a long word leaves no choice."""
    if at == 0:
        return 0
    space = next((place for place in range(at - 1, before) if text[place].isspace()), None)
    return at if space is None else space + 1


def _word_end(text: str, at: int) -> int:
    """The last end of a word before `at`, at most 30 characters back."""
    if at == len(text):
        return at
    return next((place for place in range(at, at - 30, -1) if text[place].isspace()), at)
