from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotations.privacy.rewriting import Edit, Rewritten


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = "".join(draw(st.lists(st.sampled_from("ab 👩‍🌾\u0301א"), min_size=1, max_size=40)))
    edits = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        edits.append(Edit(start, end, draw(st.sampled_from(["[x]", "p_1", "👤"]))))
    return text, edits


def won(edits: list[Edit]) -> list[Edit]:
    """Those that are carried out, by the rule as it is written down."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


@given(edited(), st.data())
def test_a_span_covers_what_it_covered_with_replaced_parts_whole(case: tuple[str, list[Edit]], data: st.DataObject):
    text, edits = case
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = Rewritten(text, edits)

    first, last = found.span(start, end)

    touched = [edit for edit in won(edits) if edit.start < end and start < edit.end]
    wide = (min([start, *(e.start for e in touched)]), max([end, *(e.end for e in touched)]))
    expected, at = "", wide[0]
    for edit in touched:
        expected += text[at : edit.start] + edit.replacement
        at = edit.end
    assert found.text[first:last] == expected + text[at : wide[1]]
    assert first < last


@given(edited())
def test_what_lies_between_edits_stays(case: tuple[str, list[Edit]]):
    text, edits = case

    found = Rewritten(text, edits)

    spans = [(0, 0), *((edit.start, edit.end) for edit in won(edits)), (len(text), len(text))]
    for (_, start), (end, _) in pairwise(spans):
        if start < end:
            first, last = found.span(start, end)
            assert found.text[first:last] == text[start:end]


def test_without_edits_nothing_moves():
    found = Rewritten("👩‍🌾 says", [])

    assert (found.text, found.span(2, 5), found.is_changed) == ("👩‍🌾 says", (2, 5), False)
