from __future__ import annotations

import pytest

from annotations.extraction.features import sentence_features
from annotations.learning import TooFewLabels, fit

FOR = [
    "The weir was never inspected.",
    "The pump was never safe.",
    "They never paid for the bridge.",
    "It never rains.",
]
AGAINST = ["Thanks a lot!", "Have a nice day.", "Thanks for the map.", "Nice one, thanks."]
RUSSIAN_FOR = ["Ты не прав.", "Это не правда.", "Он не знал.", "Мы не видели."]
RUSSIAN_AGAINST = ["Спасибо за карту!", "Спасибо большое.", "Спасибо, друг.", "Большое спасибо."]


def learned(texts_for: list[str], texts_against: list[str], **how: object):
    rows = [sentence_features(text) for text in [*texts_for, *texts_against]]
    return fit(rows, [1] * len(texts_for) + [0] * len(texts_against), **how)


@pytest.mark.parametrize(
    ("texts", "yes", "no"),
    [
        ((FOR, AGAINST), "The road was never mended.", "Thanks for that."),
        ((RUSSIAN_FOR, RUSSIAN_AGAINST), "Я не верю.", "Спасибо всем."),
    ],
)
def test_a_model_learns_in_any_language(texts, yes, no):
    model = learned(*texts)

    assert model.log_odds(sentence_features(yes)) > model.log_odds(sentence_features(no))


def test_the_same_rows_give_the_same_model():
    assert learned(FOR, AGAINST).to_bytes() == learned(FOR, AGAINST).to_bytes()


def test_words_of_a_single_source_do_not_enter():
    names = learned(FOR, AGAINST).names

    assert "word:never" in names
    assert "word:bridge" not in names


def test_sources_are_counted_and_not_rows():
    names = learned(FOR, AGAINST, sources=["ann"] * 4 + ["bob", "cid", "dan", "eve"]).names

    assert "word:never" not in names
    assert "word:thanks" in names


def test_a_model_is_pruned_to_its_size_and_keeps_what_is_counted_by_hand():
    whole, small = learned(FOR, AGAINST), learned(FOR, AGAINST, most_features=30)

    assert len(small.names) <= 30 < len(whole.names)
    assert "rules:assertion" in small.names


def test_many_more_of_one_kind_do_not_decide():
    model = learned(FOR, AGAINST * 20)

    assert model.log_odds(sentence_features("It was never safe.")) > 0


def test_a_row_of_weight_counts_more():
    rows = [{"word:a": 1.0}, {"word:a": 1.0}, {"word:b": 1.0}, {"word:b": 1.0}, {"word:a": 1.0}, {"word:b": 1.0}]
    labels = [1, 1, 0, 0, 0, 1]

    plain = fit(rows, labels)
    weighed = fit(rows, labels, weights=[1, 1, 1, 1, 9, 9])

    assert plain.log_odds({"word:a": 1.0}) > 0 > weighed.log_odds({"word:a": 1.0})


def test_one_kind_alone_teaches_nothing():
    with pytest.raises(TooFewLabels):
        fit([{"word:a": 1.0}], [1])
    with pytest.raises(TooFewLabels):
        fit([{"word:a": 1.0}, {"word:b": 1.0}], [1, 0], weights=[1, 0])


def test_rows_and_labels_must_match():
    with pytest.raises(ValueError, match="one label"):
        fit([{"word:a": 1.0}], [1, 0])
