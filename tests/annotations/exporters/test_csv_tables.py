from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.exporters.csv_tables import guard, unguard


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "'=1", "''=1"])
def test_what_could_run_gets_an_apostrophe(text: str):
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["", "plain", "'quoted'", "1-1", "NA"])
def test_what_cannot_run_stays(text: str):
    assert guard(text) == text


@given(st.text())
def test_the_guard_can_be_undone(text: str):
    assert unguard(guard(text)) == text


def test_values_that_are_no_text_are_written_plainly():
    assert [guard(value) for value in (None, True, 3, -2.5)] == ["", "true", "3", "-2.5"]
