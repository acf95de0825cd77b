from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.extraction.languages import is_covered
from annotations.extraction.records import claim_record


def test_every_sentence_is_a_span_and_the_best_is_the_claim():
    text = "Lol 👩‍👩‍👧. The weir was never inspected after the flood. Really?"

    record = claim_record({"id": "c1", "text": text})

    assert [text[span["start"] : span["end"]] for span in record["spans"]] == [
        "Lol 👩‍👩‍👧.",
        "The weir was never inspected after the flood.",
        "Really?",
    ]
    assert record["claim"] == record["spans"][1]["score"] > 0.5
    assert record["id"] == "c1"


def test_the_rebuttal_is_scored_against_the_parent_and_null_without_one():
    row = {"id": 7, "text": "No, you never looked. Where is your evidence?"}

    assert claim_record(row)["rebuttal"] is None
    assert claim_record({**row, "parent": None})["rebuttal"] is None
    assert claim_record({**row, "parent": "The weir is safe."})["rebuttal"] > 0.8
    assert claim_record({**row, "text": "Exactly!", "parent": "The weir is safe."})["rebuttal"] < 0.2


def test_an_empty_text_is_no_claim():
    assert claim_record({"id": 1, "text": ""}) == {"id": 1, "claim": 0.0, "rebuttal": None, "spans": []}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"id": 1}, '"text"'),
        ({"id": 1, "text": None}, '"text"'),
        ({"id": 1, "text": "a", "parent": 3}, '"parent"'),
        ({"text": "a"}, '"id"'),
        ({"id": 1.5, "text": "a"}, '"id"'),
        ({"id": True, "text": "a"}, '"id"'),
    ],
)
def test_a_wrong_field_is_named(row, field):
    with pytest.raises(ValueError, match=field):
        claim_record(row)


def test_another_language_is_not_guessed_at():
    record = claim_record(
        {"id": 1, "text": "Das stimmt doch gar nicht, Sie lügen!", "parent": "Die Brücke ist sicher."}
    )

    assert record == {"id": 1, "claim": None, "rebuttal": None, "spans": [], "note": "language not covered"}


@settings(deadline=None)
@given(st.text(), st.none() | st.text())
def test_any_texts_are_scored_or_not_covered(text, parent):
    record = claim_record({"id": 1, "text": text, "parent": parent})

    if "note" in record:
        assert is_covered(text) is False
        return
    assert 0 <= record["claim"] <= 1
    assert (record["rebuttal"] is None) == (parent is None)
    assert all(0 <= span["score"] <= 1 and 0 <= span["checkable"] <= 1 for span in record["spans"])


@pytest.mark.parametrize(
    "bit",
    ["'", '"', "!?", "(", " ", ".", "1 ", "a-", "if ", "you ", "ha", "https://", "İ", "👩‍👩‍👧 ", "no. no "],
    ids=repr,
)
def test_time_grows_no_faster_than_the_text_by_much(bit):
    def seconds(length: int) -> float:
        text = (bit * length)[:length] + "x"
        begun = time.process_time()
        claim_record({"id": 1, "text": text, "parent": text})
        return time.process_time() - begun

    small, large = seconds(5_000), seconds(50_000)

    # Ten times the text: a quadratic step would take a hundred times as long.
    assert large < 30 * max(small, 0.01)


def test_a_text_longer_than_the_library_is_given_at_once_is_scored_to_its_end():
    text = "The weir was never inspected after the flood. " * 2_200

    record = claim_record({"id": 1, "text": text, "parent": text})

    assert len(text) > 100_000
    assert len(record["spans"]) == 2_200
