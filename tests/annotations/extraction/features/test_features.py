from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.extraction.base import CommentView
from annotations.extraction.features import Place, comment_features, pair_features, sentence_features
from annotations.extraction.reading import Reading

PARENT = Reading(CommentView("p", "The ferry engine was worn out long before the ice came.", 1, "ann"))


def reading(text: str, **facts: object) -> Reading:
    return Reading(CommentView("r", text, **facts))


@pytest.mark.parametrize(
    ("text", "having"),
    [
        ("Is it safe?", {"word:safe", "shape:has ?", "cue:assertion question", "cue:checkable question"}),
        ("It cost €900 in 1987.", {"cue:checkable money", "cue:checkable year", "shape:figures", "word:0000"}),
        ("It was NEVER safe", {"shape:shouting", "cue:assertion negation"}),
        ("…", {"shape:wordless", "cue:assertion wordless"}),
        ("", {"shape:wordless"}),
        ("Ты не прав", {"word:не", "pair:не прав", "part:^пра"}),
    ],
)
def test_a_sentence_has(text, having):
    assert having <= set(sentence_features(text))


def test_the_place_of_a_sentence_is_told_only_where_it_is_known():
    assert not any(name.startswith("place:") for name in sentence_features("It leaks."))
    assert "place:last" in sentence_features("It leaks.", place=Place(2, 3))
    assert "place:0" in sentence_features("It leaks.", place=Place(0, 3))


def test_the_rules_give_their_sum():
    assert (
        sentence_features("No one will pay.")["rules:assertion"] > 0 > sentence_features("Really?")["rules:assertion"]
    )


def test_a_comment_is_read_in_its_own_words():
    found = comment_features(reading("> You lied.\nNo, never.", quoted=((0, 11),)))

    assert {"word:never", "opens0:no", "cue:dispute denial", "shape:quotes"} <= set(found)
    assert "word:lied" not in found


@pytest.mark.parametrize(
    ("text", "author", "having"),
    [
        ("The ferry engine was worn out?", "bob", "relation:repeats words of the other as a question"),
        ("The ferry engine, the ice, all worn.", "bob", "relation:takes up words of the other"),
        ("And another thing.", "ann", "relation:goes on from the writer's own comment"),
    ],
)
def test_a_pair_is_told_by_what_relates_it(text, author, having):
    assert having in pair_features(reading(text, author=author), PARENT)


def test_the_words_of_the_target_are_no_features():
    assert "word:ferry" not in pair_features(reading("No."), PARENT)


def test_a_pair_without_a_target_is_the_reply_alone():
    assert pair_features(reading("No, it was not."), None) == comment_features(reading("No, it was not."))


@given(st.text(), st.text())
def test_any_texts_give_finite_features_and_the_same_ones_twice(text, other):
    for found, again in [
        (sentence_features(text), sentence_features(text)),
        (comment_features(reading(text)), comment_features(reading(text))),
        (pair_features(reading(text), reading(other)), pair_features(reading(text), reading(other))),
    ]:
        assert found == again
        assert all(math.isfinite(value) for value in found.values())
        assert not any("\n" in name for name in found)
