"""A sentence as named numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotations.extraction.assertion_cues import ASSERTION
from annotations.extraction.checkable_cues import CHECKABLE
from annotations.extraction.cues import Cue, matches
from annotations.extraction.features.grams import MOST_CHARACTERS, Features, grams_of, tokens
from annotations.extraction.features.shape import shape_features

# How far into a comment a sentence's place is told apart.
_FIRST = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands in its comment: the `index`th, from 0, of `count`."""

    index: int
    count: int


def sentence_features(sentence: str, *, place: Place | None = None) -> Features:
    """The features of one sentence of the writer's own words (see `own_words`).

    `place` adds where it stands; leave it out where the sentence is all that is known.
    """
    words = tokens(sentence)
    features = grams_of(words)
    features.update(shape_features(sentence[:MOST_CHARACTERS], words))
    features.update(cue_features("assertion", ASSERTION, sentence))
    features.update(cue_features("checkable", CHECKABLE, sentence))
    if place:
        features.update(_place_features(place))
    return features


def cue_features(table: str, cues: Iterable[Cue], text: str) -> Features:
    """One feature for each cue found, named by table and cue; and the sum of their weights."""
    found = [cue for cue, _, _ in matches(cues, text[:MOST_CHARACTERS])]
    features = {f"cue:{table} {cue.name}": 0.5 for cue in found}
    features[f"rules:{table}"] = sum(cue.weight for cue in found) / 4
    return features


def _place_features(place: Place) -> Features:
    features = {f"place:{min(place.index, _FIRST)}": 0.5, "place:share": place.index / max(1, place.count - 1)}
    if place.index == place.count - 1:
        features["place:last"] = 0.5
    return features
