"""A whole comment as named numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.extraction.cues import Matched, matches
from annotations.extraction.dispute_cues import DISPUTE
from annotations.extraction.features.grams import MOST_CHARACTERS, Features, grams_of, tokens
from annotations.extraction.features.sentences import cue_features
from annotations.extraction.features.shape import shape_features
from annotations.extraction.reading import Reading

# The words a reply opens with say most about what it is for.
_OPENING = 3


@dataclass(frozen=True, slots=True)
class ReadComment:
    """What was read of a comment (of a very long one the beginning), its features, and the cues found in it."""

    text: str
    features: Features
    matched: Sequence[Matched]


def comment_features(comment: Reading) -> Features:
    """The features of a comment by itself: its writer's own words, of a very long one the beginning, and whether it
    quotes and links."""
    return read_comment(comment).features


def read_comment(comment: Reading) -> ReadComment:
    """The comment, read once for everything that is asked of it."""
    own = comment.own[:MOST_CHARACTERS]
    words = tokens(own)
    features = grams_of(words)
    features.update(shape_features(own, words))
    matched = matches(DISPUTE, own)
    features.update(cue_features("dispute", matched))
    for number, word in enumerate(words[:_OPENING]):
        features[f"opens{number}:{word}"] = 0.3
    if len(words) > 1:
        features[f"opens:{words[0]} {words[1]}"] = 0.3
    if comment.view.quoted:
        features["shape:quotes"] = 0.5
    if comment.view.hyperlinks:
        features["shape:links"] = 0.5
    return ReadComment(own, features, matched)
