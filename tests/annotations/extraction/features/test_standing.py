from __future__ import annotations

from annotations.extraction.features import sentence_features, standing_features


def test_the_longest_and_the_last_are_told():
    rows = [sentence_features(text) for text in ("Wow.", "The weir was never inspected after the flood.", "It leaks.")]

    first, longest, last = standing_features(rows)

    assert longest["rank:shape:length"] == 1.0 > first["rank:shape:length"]
    assert longest["distance:shape:length"] > 0 > first["distance:shape:length"]
    assert "place:last" in last
    assert "place:last" not in first


def test_equals_share_the_better_rank():
    rows = [sentence_features("It leaks."), sentence_features("It leaks.")]

    assert [found["rank:shape:length"] for found in standing_features(rows)] == [1.0, 1.0]


def test_no_sentences_have_no_features():
    assert standing_features([]) == []
