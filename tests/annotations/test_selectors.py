"""From words that were quoted to where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.selectors import anchor

TEXT = "“It’s —  simply —\nwrong”, she said. It is wrong. İstanbul 🏊‍♀️ is far. It is wrong."


@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("It is wrong.", "It is wrong."),
        ("it IS wrong", "It is wrong"),
        ("It's - simply - wrong", "It’s —  simply —\nwrong"),
        ('"It is wrong."', "It is wrong."),
        ("…It is wrong…", "It is wrong"),
        ("  It is wrong.  ", "It is wrong."),
        ("istanbul 🏊‍♀️ is", None),
        ("İstanbul 🏊‍♀️ is", "İstanbul 🏊‍♀️ is"),
        ("🏊‍♀️ is far", "🏊‍♀️ is far"),
        ("It is wrong, really.", None),
        ("", None),
        (" ", None),
        (".", None),
        ("…", None),
    ],
)
def test_words_are_found_letter_by_letter_or_made_alike(quote: str, exact: str | None):
    span = anchor(quote, TEXT)

    assert (span and span.exact) == exact
    assert span is None or TEXT[span.start : span.end] == exact


def test_of_several_places_the_next_one_is_meant():
    first = TEXT.index("It is wrong.")
    last = TEXT.rindex("It is wrong.")

    assert [anchor("It is wrong.", TEXT, near=near).start for near in (0, first, first + 1, last, last + 1)] == [
        first, first, last, last, first,
    ]  # fmt: skip
    assert anchor("it is WRONG.", TEXT, near=first + 1).start == last


@given(st.text(), st.integers(0, 30), st.integers(1, 30))
def test_what_was_cut_from_a_text_is_found_in_it(text: str, start: int, length: int):
    quote = text[start : start + length]

    span = anchor(quote, text)

    if len(quote.strip()) >= 2:
        assert span is not None
        assert span.exact == quote.strip()
    if span is not None:
        assert text[span.start : span.end] == span.exact
