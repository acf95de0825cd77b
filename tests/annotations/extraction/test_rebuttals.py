from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.extraction import EXTRACTORS
from annotations.extraction.base import Candidate, CommentView
from annotations.extraction.rebuttals import rebuttals

ARTICLE = CommentView("a", "The council closed the ferry. The mayor blamed the ice on the river.", is_article=True)
PARENT_TEXT = "The mayor was right. The ferry engine was worn out long before the ice came. Ask anybody."

DISPUTES = [
    "No, it was new.",
    "Really? And where is your evidence?",
    "That's not true.",
    "You never read the report, did you?",
    "So you would rather drown?",
    "Nonsense. You made that up.",
    "“Worn out”? It isn't.",
    "If the engine was so old, why did you never say so in March?",
    "Yes, but that is not what you said before. Stop it.",
]
DOES_NOT_DISPUTE = [
    "Exactly!",
    "My thoughts too.",
    "+1",
    "Thanks for explaining.",
    "lol",
    "Does anyone have a link to the timetable?",
    "I agree with every word.",
    "The ferry is blue.",
    "https://example.org/no-evidence-you-liar",
]


def thread(reply: str, **facts: object) -> list[CommentView]:
    parent = CommentView("p", PARENT_TEXT, 1, "ann", ARTICLE)
    return [ARTICLE, parent, CommentView("r", reply, 2, **{"author": "bob", "parent": parent, **facts})]


def of_reply(views: list[CommentView]) -> Candidate | None:
    return next((candidate for candidate in rebuttals(views) if candidate.comment_id == "r"), None)


@pytest.mark.parametrize("reply", DISPUTES)
def test_a_dispute_is_a_candidate_aimed_at_the_parent(reply):
    candidate = of_reply(thread(reply))

    assert candidate is not None
    assert (candidate.question, candidate.label) == ("function", "rebuttal")
    assert (candidate.start, candidate.end) == (None, None)
    assert candidate.targets[0].comment_id == "p"
    assert candidate.reasons


@pytest.mark.parametrize("reply", DOES_NOT_DISPUTE)
def test_agreement_thanks_and_real_questions_are_no_candidates(reply):
    assert of_reply(thread(reply)) is None


def test_the_target_is_the_sentence_that_shares_most_words():
    candidate = of_reply(thread("No, the engine of that ferry was not worn out."))

    target = candidate.targets[0]
    assert PARENT_TEXT[target.start : target.end] == "The ferry engine was worn out long before the ice came."


def test_who_quotes_an_earlier_comment_aims_at_it_rather_than_at_the_parent():
    article, quoted = thread("x")[:2]
    parent = CommentView("o", "Why not.", 2, "cid", article)
    reply = CommentView("r", "“The ferry engine was worn out long before”? You never saw it.", 3, "bob", parent)

    candidate = of_reply([article, quoted, parent, reply])

    assert [target.comment_id for target in candidate.targets] == ["p", "o", "a"]


def test_who_goes_on_from_the_own_comment_aims_above_it():
    article, grandparent = thread("x")[:2]
    own = CommentView("o", "No.", 2, "bob", grandparent)
    reply = CommentView("r", "You never saw the engine, so stop it. Your evidence is nonsense.", 3, "bob", own)

    candidate = of_reply([article, grandparent, own, reply])

    assert candidate.targets[0].comment_id == "p"


def test_a_guessed_parent_is_not_taken_for_granted():
    sure = of_reply(thread(DISPUTES[3]))
    guessed = of_reply(thread(DISPUTES[3], structure="inferred"))

    assert guessed.confidence < sure.confidence
    assert guessed.targets[0].confidence < sure.targets[0].confidence
    assert {target.comment_id for target in guessed.targets} == {"p", "a"}


def test_without_any_parent_the_comments_before_and_the_article_are_candidates():
    candidate = of_reply(thread(DISPUTES[3], parent=None, structure="orphaned"))

    assert {target.comment_id for target in candidate.targets} == {"p", "a"}


def test_an_article_without_text_is_no_target():
    empty = CommentView("a", "", is_article=True)

    assert list(rebuttals([empty, CommentView("r", DISPUTES[3], 1, "bob", empty)])) == []


def test_words_inside_a_quotation_are_not_the_writers():
    quotation = "No, you are wrong, that's nonsense."

    assert of_reply(thread(quotation + " Thanks!", quoted=((0, len(quotation)),))) is None


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.text(max_size=40), st.sampled_from([*DISPUTES, *DOES_NOT_DISPUTE])),
            st.integers(0, 9),
            st.sampled_from(["given", "inferred", "hand", "orphaned"]),
            st.sampled_from([None, "ann", "bob"]),
        ),
        max_size=8,
    )
)
def test_any_thread_gives_the_same_sound_candidates_twice(rows):
    views = [ARTICLE]
    for position, (text, back, structure, author) in enumerate(rows, 1):
        views.append(CommentView(position, text, position, author, views[-1 - back % position], structure=structure))
    texts = {view.id: view.text for view in views}

    candidates = list(EXTRACTORS["cues"].extract(views))

    assert candidates == list(EXTRACTORS["cues"].extract(views))
    for candidate in candidates:
        assert sum(target.confidence for target in candidate.targets) <= 1 + 1e-9
        for spot in (candidate, *candidate.targets):
            assert spot.end is None or spot.end <= len(texts[spot.comment_id])
        assert candidate.comment_id not in [target.comment_id for target in candidate.targets]
