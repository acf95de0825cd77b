from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from annotations.argument.drawing import SLOTS
from annotations.argument.words import is_right_to_left, width_of, wrapped
from tests.house.test_house import ROOT


@given(st.text(), st.integers(4, 40), st.integers(1, 3))
def test_no_line_is_too_long_and_there_are_not_too_many(text: str, columns: int, lines: int):
    found = wrapped(text, columns=columns, lines=lines)

    assert len(found) <= lines
    assert all(width_of(line) <= columns for line in found)


def test_lines_break_at_blanks_and_say_that_more_follows():
    assert wrapped("The lido pays for itself in the end", columns=14, lines=2) == ["The lido pays", "for itself in…"]


def test_a_word_that_is_too_long_is_broken():
    assert wrapped("x" * 10, columns=4, lines=3) == ["xxxx", "xxxx", "xx"]


def test_what_xml_cannot_hold_goes():
    assert wrapped("a\x00b\u202ec\ud800d\ne", columns=20, lines=1) == ["a b c d e"]


def test_the_first_letter_says_which_way_a_text_runs():
    assert is_right_to_left("12 לא נכון")
    assert not is_right_to_left("No לא")


def test_the_colours_are_those_of_the_stylesheet():
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text()

    assert tuple(re.findall(r"--slot\d+: light-dark\((#[0-9a-f]{6}),", tokens)) == SLOTS
