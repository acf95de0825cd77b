"""A reply beside what it may answer, as named numbers."""

from __future__ import annotations

import math

from annotations.extraction.cues import total
from annotations.extraction.features.comments import comment_features
from annotations.extraction.features.grams import Features
from annotations.extraction.pair_cues import between
from annotations.extraction.reading import Reading


def pair_features(reply: Reading, target: Reading | None) -> Features:
    """The features of the reply and of its relation to `target`; without one, of the reply alone.

    The words of the target are left out on purpose: they teach a topic, not how people dispute.
    """
    features = comment_features(reply)
    if target is None:
        return features
    shared = len(reply.topic & target.passages.words)
    relations = list(between(reply, target))
    features.update({f"relation:{reason.cue}": 0.5 for reason in relations})
    features["rules:dispute"] += total(relations) / 4
    features["relation:shared"] = shared / (1 + len(reply.topic))
    features["relation:taken up"] = shared / (1 + len(target.passages.words))
    features["relation:length"] = math.log((1 + len(reply.own)) / (1 + len(target.own))) / 4
    if target.view.is_article:
        features["relation:on the article"] = 0.5
    return features
