from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.extraction.sentences import sentences

# Texts made of what is difficult: marks, list signs, line ends, emoji with joiners, combining marks, right-to-left.
PIECES = st.sampled_from(
    ["Gen. ", "U.S. ", "i.e. ", "No", " he did", ".", "!!! ", "??? There ", "… He ", "...", "\n", "\n\n", "- ", "1. ",
     "> ", "“", "”", '"', "’", " ", "\t", "\u00a0", "\u2028", "https://example.org/a.b?c=1", "👩‍👩‍👧", "e\u0301",
     "שלום. ", "\u202e", "İ", "ẞ", "。", "你好。", "\ud800", "a"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("One here. Two there.", ["One here.", "Two there."]),
        ("Gen. Ardent left the U.S. in May. He is back.", ["Gen. Ardent left the U.S. in May.", "He is back."]),
        ("the pump failed. later the mayor denied it.", ["the pump failed.", "later the mayor denied it."]),
        ("A thousand years!!! Of course, he knows.", ["A thousand years!!!", "Of course, he knows."]),
        ("A long question that goes on??? There it is.", ["A long question that goes on???", "There it is."]),
        ("Keeps himself so clean… He has the keys.", ["Keeps himself so clean…", "He has the keys."]),
        ("which… as I said… goes on", ["which… as I said… goes on"]),
        ("He said “Really?!” Nobody laughed.", ["He said “Really?!”", "Nobody laughed."]),
        ("First thought\nsecond thought", ["First thought", "second thought"]),
        (
            "This line was wrapped by a mail program from long ago\nand goes on here.",
            ["This line was wrapped by a mail program from long ago\nand goes on here."],
        ),
        (
            "Read this one before you answer me, it says what there is\nhttps://example.org/a.html\nThen come back.",
            [
                "Read this one before you answer me, it says what there is",
                "https://example.org/a.html",
                "Then come back.",
            ],
        ),
        ("1. The bridge is closed\n2. The ferry is not", ["1. The bridge is closed", "2. The ferry is not"]),
        ("> You were there.\nI was not.", ["> You were there.", "I was not."]),
        ("👩‍👩‍👧 came. e\u0301 too.", ["👩‍👩‍👧 came.", "e\u0301 too."]),
    ],
)
def test_sentences_of(text, expected):
    assert split(text) == expected


@given(TEXTS)
def test_spans_are_sorted_disjoint_trimmed_and_hold_every_character_that_is_no_blank(text):
    spans = sentences(text)

    places = [place for start, end in spans for place in range(start, end)]
    assert places == sorted(set(places))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(places)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_a_sentence_keeps_its_border_where_a_long_text_is_given_to_the_library_in_bits():
    text = "The ferry was late again on this Monday. " * 2000

    assert set(split(text)) == {"The ferry was late again on this Monday."}


@pytest.mark.samples
def test_the_sample_has_as_many_sentences_as_were_counted_by_other_tools(samples):
    lines = (samples / "sample_thread.txt").read_text(encoding="utf-8").splitlines()

    counted = sum(len(sentences(line)) for line in lines)

    assert 227 <= counted <= 233
