from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.extraction.base import CommentView
from annotations.extraction.claims import claims, scored_sentences

ASSERTS = [
    "The weir was never inspected after the flood.",
    "Everyone in the village knew that the pump was broken.",
    "He is only joking.",
    "It would have cost less to rebuild the bridge.",
    "they only closed the path because the insurance told them to.",
    "I think that the council will pay for it in the end.",
]
DOES_NOT_ASSERT = [
    "Really?",
    "How do you know this?",
    "Lol.",
    "Thanks!",
    "My thoughts too.",
    "Give it up.",
    "https://example.org/report-says-the-weir-is-safe",
    "“The weir was never inspected after the flood.”",
    "Hope he has a boat.",
    "…",
]
CHECKABLE = "The council paid 1.2 million euros to Harrow Ltd in 2019, 40 % more than the year before."
NOT_CHECKABLE = "I think you should be ashamed of yourself for that."


def labelled(text: str, **facts: object) -> list[str]:
    view = CommentView(1, text, **facts)
    return [text[candidate.start : candidate.end] for candidate in claims([view])]


@pytest.mark.parametrize("text", ASSERTS)
def test_an_assertion_is_a_candidate_as_a_whole(text):
    assert labelled(text) == [text]


@pytest.mark.parametrize("text", DOES_NOT_ASSERT)
def test_what_asserts_nothing_is_no_candidate(text):
    assert labelled(text) == []


def test_each_sentence_stands_for_itself_with_exact_offsets():
    text = "Lol 👩‍👩‍👧. The weir was never inspected.\n\nReally? That is what they told us in May."

    assert labelled(text) == ["The weir was never inspected.", "That is what they told us in May."]


def test_the_article_gets_no_candidates():
    assert labelled("The weir was never inspected.", is_article=True) == []


def test_quoted_text_is_not_the_writers_claim():
    text = "The weir was never inspected. That is what they told us in May."

    assert labelled(text, quoted=((0, 29),)) == ["That is what they told us in May."]
    assert labelled("> The weir was never inspected after the flood.\nWow.") == []


def test_figures_and_names_make_a_sentence_checkable_and_opinions_do_not():
    [checkable], [opinion] = scored_sentences(CHECKABLE), scored_sentences(NOT_CHECKABLE)

    assert checkable.checkable > 0.8
    assert opinion.checkable < 0.2


def test_an_address_adds_nothing_to_the_scores():
    [plain] = scored_sentences("The weir was never inspected.")
    linked, *_ = scored_sentences("The weir was never inspected. https://example.org/2019/study-of-40-percent")

    assert (plain.assertion, plain.checkable) == (linked.assertion, linked.checkable)


def test_a_candidate_carries_both_scores_and_up_to_three_reasons_that_lie_in_the_sentence():
    text = "Wow. " + CHECKABLE

    [candidate] = claims([CommentView("c9", text)])

    assert (candidate.comment_id, candidate.question, candidate.label) == ("c9", "content", "claim")
    assert candidate.scores["assertion"] == candidate.confidence
    assert candidate.scores["checkable"] > 0.8
    assert len(candidate.reasons) == 3
    assert all(5 <= reason.start < reason.end <= len(text) for reason in candidate.reasons)


@settings(deadline=None)
@given(st.text(), st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=4))
def test_any_text_is_scored_the_same_twice(text, quoted):
    scored = list(scored_sentences(text, quoted=quoted))

    assert scored == list(scored_sentences(text, quoted=quoted))
    assert all(0 <= sentence.assertion <= 1 and 0 <= sentence.checkable <= 1 for sentence in scored)
