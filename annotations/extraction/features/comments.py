"""A whole comment as named numbers."""

from __future__ import annotations

from annotations.extraction.dispute_cues import DISPUTE
from annotations.extraction.features.grams import MOST_CHARACTERS, Features, grams_of, tokens
from annotations.extraction.features.sentences import cue_features
from annotations.extraction.features.shape import shape_features
from annotations.extraction.reading import Reading

# The words a reply opens with say most about what it is for.
_OPENING = 3


def comment_features(comment: Reading) -> Features:
    """The features of a comment by itself: its writer's own words, whether it quotes and links, how deep it stands."""
    own = comment.own
    words = tokens(own)
    features = grams_of(words)
    features.update(shape_features(own[:MOST_CHARACTERS], words))
    features.update(cue_features("dispute", DISPUTE, own))
    for number, word in enumerate(words[:_OPENING]):
        features[f"opens{number}:{word}"] = 0.3
    if len(words) > 1:
        features[f"opens:{words[0]} {words[1]}"] = 0.3
    if comment.view.quoted:
        features["shape:quotes"] = 0.5
    if comment.view.hyperlinks:
        features["shape:links"] = 0.5
    return features
