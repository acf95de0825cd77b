"""A reply beside what it may answer, as named numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.extraction.base import Reason
from annotations.extraction.cues import total
from annotations.extraction.features.comments import ReadComment, read_comment
from annotations.extraction.features.grams import Features
from annotations.extraction.features.sentences import CUE, RULES
from annotations.extraction.pair_cues import between
from annotations.extraction.reading import Reading


@dataclass(frozen=True, slots=True)
class ReadPair:
    """A reply and what relates it to its target; `features` are those of the pair."""

    reply: ReadComment
    relations: Sequence[Reason]
    features: Features


def pair_features(reply: Reading, target: Reading | None) -> Features:
    """The features of the reply and of its relation to `target`; without one, of the reply alone."""
    return read_pair(reply, target).features


def read_pair(reply: Reading, target: Reading | None) -> ReadPair:
    """The pair, read once for everything that is asked of it.

    The words of the target are left out on purpose: they teach a topic, not how people dispute.
    """
    read = read_comment(reply)
    if target is None:
        return ReadPair(read, (), read.features)
    relations = list(between(reply, target))
    features = dict(read.features)
    shared = len(reply.topic & target.passages.words)
    features.update({f"relation:{reason.cue}": CUE for reason in relations})
    features["rules:dispute"] += total(relations) * RULES
    features["relation:shared"] = shared / (1 + len(reply.topic))
    features["relation:taken up"] = shared / (1 + len(target.passages.words))
    features["relation:length"] = math.log((1 + len(reply.own)) / (1 + len(target.own))) / 4
    if target.view.is_article:
        features["relation:on the article"] = CUE
    return ReadPair(read, relations, features)
