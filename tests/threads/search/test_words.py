"""Words as search compares them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.search.words import MOST_WORDS, folded_words, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Lido, closed?", ["the", "lido", "closed"]),
        ("snake_case and don't", ["snake", "case", "and", "don", "t"]),
        ("naïve naïve NAÏVE", ["naive", "naive", "naive"]),
        ("Straße STRASSE ﬁne Ａ１", ["strasse", "strasse", "fine", "a1"]),
        ("İstanbul ΣΊΣΥΦΟΣ σίσυφος", ["istanbul", "σισυφοσ", "σισυφοσ"]),
        ("ёлка", ["елка"]),
        ("مُحَمَّد", ["محمد"]),
        ("co\u00adoperate نمی\u200cخواهم", ["cooperate", "نمیخواهم"]),
        ("हिन्दी की", ["हिन्दी", "की"]),
        ("한국어 단어", ["한국어", "단어"]),
        ("東京tower", ["東", "京", "tower"]),
        ("ガ が か", ["ガ", "が", "か"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("½ ⒈", ["12", "1"]),
        ("🏊 … _ ' ::tsvector \x00 &|!:*()<->", ["tsvector"]),
        ("", []),
    ],
)
def test_words_are_folded_and_signs_left_out(text: str, words: list[str]):
    assert folded_words(text) == words


@given(st.text())
def test_a_word_holds_nothing_an_engine_could_take_for_its_own_syntax(text: str):
    for word in folded_words(text):
        assert word
        assert word == "".join(word.split())
        assert word.isascii() <= word.isalnum()
        assert not set(word) & set("'\"\\:*&|!()<>-^{}+_\0")


@given(st.text())
def test_words_with_places_are_the_same_words(text: str):
    words = list(words_of(text))

    assert [word.folded for word in words] == folded_words(text)
    assert [folded_words(text[word.start : word.end]) for word in words] == [[word.folded] for word in words]


def test_a_text_of_any_length_is_cut_where_postgresql_would_refuse_it():
    assert len(folded_words("a " * 50_000)) == MOST_WORDS
    assert len(folded_words("x" * 1_000_000)[0]) == 100
    assert sum(map(len, folded_words(f"{'y' * 99} " * 50_000))) < 200_000
