"""Every text is a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.search.query import LONGEST, Query, Term, parse


@pytest.mark.parametrize(
    ("text", "wanted", "excluded"),
    [
        ("lido pool", [("lido",), ("pool",)], []),
        ("lido LIDO lido", [("lido",)], []),
        ('"lido pool" -"kept dry" -wet', [("lido", "pool")], [("kept", "dry"), ("wet",)]),
        ("“lido pool” «kept dry»", [("lido", "pool"), ("kept", "dry")], []),
        ('"never closed', [("never", "closed")], []),
        ("don't 24-hour", [("don", "t"), ("24", "hour")], []),
        ("state -of - the", [("state",), ("the",)], [("of",)]),
        ("--twice a-b", [("a", "b")], [("twice",)]),
        ("O'Brien AND (", [("o", "brien"), ("and",)], []),
        ("NEAR/3 *", [("near", "3")], []),
        ("東京", [("東", "京")], []),
        ('"" - * ! ( 🏊', [], []),
    ],
)
def test_words_phrases_and_what_must_not_be_there(text, wanted, excluded):
    query = parse(text)

    assert query == Query(tuple(map(Term, wanted)), tuple(map(Term, excluded)))
    assert bool(query) is bool(wanted or excluded)


@pytest.mark.parametrize("text", ["rebut*", '"they rebut*"', '-"they rebut*"', "they-rebut*"])
def test_a_star_leaves_the_end_of_the_last_word_open(text: str):
    query = parse(text)
    (term,) = query.wanted or query.excluded

    assert term.is_prefix
    assert term.words[-1] == "rebut"


def test_places_may_overlap():
    assert list(Term(("a", "a")).places(["a", "a", "a"])) == [(0, 2), (1, 3)]
    assert list(Term(("a", "b"), is_prefix=True).places(["a", "bc", "b", "a"])) == [(0, 2)]


@given(st.text())
def test_no_text_is_an_error(text: str):
    query = parse(text)

    assert all(term.words for term in (*query.wanted, *query.excluded))


def test_only_the_beginning_of_an_endless_query_counts():
    assert parse("a" * 50 + " " + "b " * 100_000) == parse(("a" * 50 + " " + "b " * 100_000)[:LONGEST])
