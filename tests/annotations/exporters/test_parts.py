"""What several formats share: layers, offsets, tokens and names of files."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exporters.answers import layers, settled
from annotations.exporters.archives import file_name
from annotations.exporters.offsets import utf16_units
from annotations.exporters.tokens import sentences
from tests.annotations.exporters.nasty import FARMER, nasty, utf16

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, st.data())
def test_units_cut_what_code_points_cut(text: str, data: st.DataObject):
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))

    units = utf16_units(text)

    assert utf16(text, units(start), units(end)) == text[start:end]


@given(TEXTS)
def test_every_character_but_blanks_is_in_exactly_one_token(text: str):
    found = [token for sentence in sentences(text) for token in sentence]

    assert "".join(text[start:end] for start, end in found) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert all(start < end for start, end in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"No {FARMER} way.", [["No", FARMER, "way", "."]]),
        ("It's a don't. Well-known!", [["It's", "a", "don't", "."], ["Well-known", "!"]]),
        ("cafe\u0301s 👍🏽 🇩🇪🇫🇷", [["cafe\u0301s", "👍🏽", "🇩🇪", "🇫🇷"]]),
        ("לא נכון. “Yes.” 3.5 €", [["לא", "נכון", "."], ["“", "Yes", ".", "”"], ["3", ".", "5", "€"]]),
        ("one\ntwo\u2028three", [["one"], ["two", "three"]]),
        ("", []),
    ],
)
def test_tokens_and_sentences(text: str, expected: list[list[str]]):
    assert [[text[start:end] for start, end in sentence] for sentence in sentences(text)] == expected


def test_layers_are_of_those_who_judged_or_answered_and_gold_comes_first():
    found = layers(nasty()[1])

    assert [layer.name for layer in found] == ["gold", "annotator-a1", "annotator-a2"]
    assert [row["id"] for row in found[0].annotations] == ["g1", "g2"]
    assert [row["id"] for row in found[1].relations] == ["r1", "r2"]
    assert layers(nasty()[2]) == []
    assert [(layer.name, layer.annotations) for layer in layers(nasty()[5])] == [("annotator-a1", ())]


def test_an_answer_is_settled_by_gold_or_by_all():
    _, first, deleted, hebrew, *_ = nasty()

    assert settled(first, "function") == "rebuttal"  # gold, though annotators differ
    assert settled(hebrew, "function") == "support"
    assert settled(hebrew, "tone") is None
    assert settled(deleted, "function") is None
    assert settled({**first, "gold": None}, "function") is None


def test_what_nobody_decided_is_no_negative():
    first = nasty()[1]
    by_question = {**first["gold"], "decisions": [{"question": "function"}]}

    (gold, *_) = layers({**first, "gold": by_question})
    (voted, *_) = layers({**first, "gold": {**first["gold"], "undecided": ["tone"]}})

    assert (gold.covers("function"), gold.covers("content")) == (True, False)
    assert (voted.covers("function"), voted.covers("tone")) == (True, False)
    assert settled({**first, "gold": {**by_question, "decisions": [{"question": "content"}]}}, "function") is None


@given(st.text(), st.text())
def test_different_ids_have_different_file_names_without_folders(one: str, other: str):
    assert (file_name(one).casefold() == file_name(other).casefold()) == (one == other)
    assert not {"/", "\\", ":", "\0"} & set(file_name(one))
    assert not file_name(one).startswith((".", "-"))
