"""Quotes judged by hand: both spans are checked."""

from __future__ import annotations

import pytest

from tests.threads.structure.marking import unmarked
from tests.threads.structure.quote_cases import CHANGED, MARKED, NONE, OTHER_SCRIPTS, SOURCES, VERBATIM, Row
from threads.structure.quotes import ThreadText, find_quotes


def chain(*texts: str) -> list[ThreadText]:
    """A thread in which each comment answers the one before."""
    last = len(texts) - 1
    return [ThreadText(number, text, number, last, number - 1 if number else None) for number, text in enumerate(texts)]


def said(*texts: str) -> list[tuple[int, int, int, str]]:
    """What the last text quotes: start, end, source and the passage there."""
    *_, (_, found) = find_quotes(chain(*texts))
    return [
        (quote.start, quote.end, quote.source, texts[quote.source][quote.source_start : quote.source_end])
        for quote in found
    ]


@pytest.mark.parametrize("row", [*VERBATIM, *MARKED, *CHANGED, *NONE])
def test_a_comment_quotes_what_is_marked(row: Row):
    text, spans = unmarked(row[0])
    expected = []
    for (start, end), source in zip(spans, row[1:], strict=True):
        number, passage = source if isinstance(source, tuple) else (source, text[start:end])
        expected.append((start, end, number, passage))

    assert said(*SOURCES, text) == expected


@pytest.mark.parametrize(("source", "comment", "passage"), OTHER_SCRIPTS)
def test_other_scripts_are_quoted_alike(source: str, comment: str, passage: str | None):
    text, spans = unmarked(comment)

    assert said("", source, text) == [(start, end, 1, passage or text[start:end]) for start, end in spans]
