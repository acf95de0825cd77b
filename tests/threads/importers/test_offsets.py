from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.base import MalformedFile, Options
from threads.importers.notices import Notices
from threads.importers.offsets import SourceSpan, UnitVote, anchor, code_points
from threads.text import canonical

TEXTS = st.text(st.sampled_from("ab \r\n🙂👩\u200d\u0301ש\x00\ud83d"), max_size=30) | st.text(max_size=30)


def units(text: str) -> int:
    return sum(2 if character > "\uffff" else 1 for character in text)


@given(TEXTS, st.data())
def test_utf_16_units_become_the_code_points_they_stand_for(text: str, data: st.DataObject):
    offset = data.draw(st.integers(0, len(text)))

    assert code_points(text, units(text[:offset]), "utf16") == offset
    assert code_points(text, offset, "codepoint") == offset


@given(TEXTS, st.integers(-5, 100))
def test_every_unit_is_a_code_point_or_none(text: str, offset: int):
    found = code_points(text, offset, "utf16")

    assert found is None or units(text[:found]) == offset
    if found is None:
        inside = any(units(text[:end]) == offset - 1 and text[end] > "\uffff" for end in range(len(text)))
        assert inside or not 0 <= offset <= units(text)


@given(TEXTS, st.data())
def test_what_an_anchored_span_covers_is_in_the_canonical_text(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    covered = canonical(text[start:end])

    try:
        found = anchor(SourceSpan(text, units(text[:start]), units(text[:end])), "utf16", "line 1")
    except MalformedFile:
        assert covered in ("", "\n")
    else:
        assert canonical(text)[found.start : found.end] == found.exact
        assert found.exact in (covered, covered[1:])


@pytest.mark.parametrize(
    ("spans", "unit", "is_told"),
    [
        ([], "codepoint", False),
        ([SourceSpan("plain", 0, 5)], "codepoint", False),
        ([SourceSpan("🙂 Lido", 3, 7, "Lido")], "utf16", False),
        ([SourceSpan("🙂 Lido", 2, 6, "Lido")], "codepoint", False),
        ([SourceSpan("🙂 Lido", 3, 7)], "utf16", False),
        ([SourceSpan("🙂 Lido pays", 3, 7)], "utf16", True),
        ([SourceSpan("🙂🙂 ab", 0, 1), SourceSpan("🙂 Lido", 3, 7)], "codepoint", False),
        ([SourceSpan("🙂 Lido", 99, 7)], "codepoint", False),
    ],
)
def test_the_unit_is_the_one_that_fits_most_spans(spans: list[SourceSpan], unit: str, is_told: bool):
    vote, notices = UnitVote(), Notices()

    for span in spans:
        vote.add(span)

    assert vote.outcome(Options(), notices) == unit
    assert bool(notices.take()) is is_told
