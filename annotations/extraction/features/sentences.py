"""A sentence as named numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.extraction.assertion_cues import ASSERTION
from annotations.extraction.checkable_cues import CHECKABLE
from annotations.extraction.cues import Matched, matches
from annotations.extraction.features.grams import MOST_CHARACTERS, Features, grams_of, tokens
from annotations.extraction.features.shape import shape_features

# What a cue counts, and a unit of the cues' weights: dense features must not drown the words.
CUE, RULES = 0.5, 0.25

# How far into a comment a sentence's place is told apart.
_FIRST = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in its comment: the `index`th, from 0, of `count`."""

    index: int
    count: int


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with its features, and the cues found in it with their places: first those of an assertion, then
    those of something checkable."""

    features: Features
    asserts: Sequence[Matched]
    checks: Sequence[Matched]


def sentence_features(sentence: str, *, place: Place | None = None) -> Features:
    """The features of one sentence of the writer's own words (see `own_words`).

    `place` adds where it stands; leave it out where the sentence is all that is known.
    """
    features = read_sentence(sentence).features
    if place:
        features.update(place_features(place))
    return features


def read_sentence(sentence: str) -> ReadSentence:
    """The sentence, read once for everything that is asked of it; of a very long one the beginning."""
    text = sentence[:MOST_CHARACTERS]
    asserts, checks = matches(ASSERTION, text), matches(CHECKABLE, text)
    words = tokens(text)
    features = grams_of(words)
    features.update(shape_features(text, words))
    features.update(cue_features("assertion", asserts))
    features.update(cue_features("checkable", checks))
    return ReadSentence(features, asserts, checks)


def cue_features(table: str, matched: Sequence[Matched]) -> Features:
    """One feature for each cue found, named by table and cue; and a quarter of the sum of their weights."""
    features = {f"cue:{table} {cue.name}": CUE for cue, _, _ in matched}
    features[f"rules:{table}"] = sum(cue.weight for cue, _, _ in matched) * RULES
    return features


def place_features(place: Place) -> Features:
    """Where a sentence stands, as features."""
    features = {f"place:{min(place.index, _FIRST)}": 0.5, "place:share": place.index / max(1, place.count - 1)}
    if place.index == place.count - 1:
        features["place:last"] = 0.5
    return features
