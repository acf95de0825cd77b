from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.extraction.features.grams import MOST_CHARACTERS, grams, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("He DIDN’T say so!", ["he", "didn't", "say", "so", "!"]),
        ("in 1987, 40%", ["in", "0000", ",", "00", "%"]),
        ("a_b", ["a", "_", "b"]),
        ("Ты не прав.", ["ты", "не", "прав", "."]),
        ("你错了。", ["你错了", "。"]),
        ("אתה טועה?", ["אתה", "טועה", "?"]),
        ("👩‍👩‍👧", ["👩", "\u200d", "👩", "\u200d", "👧"]),
        ("x" * 50, ["x" * 24, "x" * 24, "xx"]),
    ],
)
def test_tokens_of(text, expected):
    assert tokens(text) == expected


def test_words_pairs_and_parts_are_named():
    found = set(grams("not so"))

    assert {"word:not", "word:so", "pair:not so"} <= found
    assert {"part:^n", "part:^not", "part:not$", "part:^so$", "part:^not$"} <= found
    assert "part:t s" not in found


def test_signs_are_words_without_parts():
    assert set(grams("?!")) == {"word:?", "word:!", "pair:? !"}


def test_each_kind_is_as_long_as_one_however_long_the_text():
    for text in ("No.", "The weir was never inspected after the flood. " * 20):
        found = grams(text)
        words = [value for name, value in found.items() if not name.startswith("part:")]
        parts = [value for name, value in found.items() if name.startswith("part:")]

        assert math.fsum(value * value for value in words) == pytest.approx(1)
        assert math.fsum(value * value for value in parts) == pytest.approx(1)


def test_a_megabyte_is_read_to_a_bound():
    assert sum(map(len, tokens("a" * 1_000_000))) == MOST_CHARACTERS
    assert len(grams("".join(map(chr, range(0x4E00, 0x9F00))) * 50)) < 10 * MOST_CHARACTERS


@given(st.text())
def test_any_text_gives_the_same_features_twice_and_no_name_with_a_line_end(text):
    found = grams(text)

    assert found == grams(text)
    assert not any("\n" in name for name in found)
    assert all(0 < value <= 1 for value in found.values())
