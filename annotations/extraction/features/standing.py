"""How a sentence stands among the sentences of its comment: the first, the longest, the one with most figures …"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotations.extraction.features.grams import Features
from annotations.extraction.features.sentences import Place, place_features

_COMPARED: Final = ("shape:length", "rules:assertion", "rules:checkable")


def standing_features(rows: Sequence[Features]) -> list[Features]:
    """What to add to the features of each sentence of one comment, which are given in order: its place, and for
    length and rules its rank and its distance from the mean."""
    found = [place_features(Place(index, len(rows))) for index in range(len(rows))]
    for name in _COMPARED:
        values = [row.get(name, 0.0) for row in rows]
        mean = sum(values) / max(1, len(values))
        ranks = {value: rank for rank, value in reversed(list(enumerate(sorted(values, reverse=True), 1)))}
        for features, value in zip(found, values, strict=True):
            features[f"rank:{name}"] = 1 / ranks[value]
            features[f"distance:{name}"] = value - mean
    return found
