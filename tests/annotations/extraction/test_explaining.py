from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.extraction.base import CommentView
from annotations.extraction.claims import scored_sentences
from annotations.extraction.reading import Reading
from annotations.extraction.rebuttals import dispute

PARENT = Reading(CommentView("p", "The ferry engine was worn out long before the ice came.", 1, "ann"))


@pytest.mark.parametrize(
    ("reply", "cue", "words"),
    [
        ("No, it was new.", "opens with a denial", "No"),
        ("As usual you are wrong.", "calls something an error", "wrong"),
        ("Yes, but that is not what you said. Stop it.", "the words", "is not"),
    ],
)
def test_a_dispute_says_why_and_lights_the_words(reply, cue, words):
    _, reasons = dispute(Reading(CommentView("r", reply)), PARENT)

    assert (cue, words) in [(reason.cue, reply[reason.start : reason.end]) for reason in reasons]


def test_a_claim_says_why_with_places_in_the_whole_comment():
    text = "Wow. The council should never have sold the bridge, because nobody else can mend it."

    *_, claim = scored_sentences(text)
    lit = {reason.cue: text[reason.start : reason.end] for reason in claim.reasons}

    assert lit["says what must or should be"] == "should"
    assert lit["gives a reason"] == "because"


def test_no_word_is_told_that_a_cue_lights_already():
    reply = "No, you are wrong about that, and you have no evidence."

    _, reasons = dispute(Reading(CommentView("r", reply)), PARENT)
    spans = sorted((reason.start, reason.end) for reason in reasons if reason.cue in {"the word", "the words"})
    cues = [(reason.start, reason.end) for reason in reasons if reason.cue not in {"the word", "the words"}]

    assert all(end <= start or other <= begin for begin, end in spans for start, other in cues)


@settings(deadline=None)
@given(st.text())
def test_any_reasons_are_few_strong_first_and_lie_in_the_text(text):
    _, disputes = dispute(Reading(CommentView("r", text)), PARENT)
    for reasons in [disputes, *(sentence.reasons for sentence in scored_sentences(text))]:
        assert len(reasons) <= 3
        assert [reason.weight for reason in reasons] == sorted((reason.weight for reason in reasons), reverse=True)
        assert all(reason.weight > 0 and reason.cue for reason in reasons)
        assert all(reason.start is None or 0 <= reason.start < reason.end <= len(text) for reason in reasons)


@pytest.mark.parametrize(
    "bit", ["a", "no ", "你错", "you are wrong ", "?!", "’", "https://a.b/ ", "👩‍👩‍👧", "İ"], ids=repr
)
def test_a_long_text_costs_little_more_than_one_a_tenth_as_long(bit):
    def seconds(length: int) -> float:
        text = (bit * length)[:length]
        begun = time.process_time()
        dispute(Reading(CommentView("r", text)), PARENT)
        for sentence in scored_sentences(text):
            assert len(sentence.reasons) <= 3
        return time.process_time() - begun

    small, large = seconds(10_000), seconds(100_000)

    # Ten times the text: a quadratic step would take a hundred times as long.
    assert large < 30 * max(small, 0.02)
