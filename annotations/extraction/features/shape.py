"""What a text looks like: length, signs, capitals, figures. Holds for any language."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from annotations.extraction.features.grams import Features

_CAPITALISED = re.compile(r"(?<=\w )[^\W\d_a-z]\w+")
_SIGN = re.compile(r"[^\w\s]")

# Lengths in words at which another feature is added, so that a linear model can bend.
_STEPS = (2, 4, 7, 11, 16, 23, 32, 50, 100, 200)


def shape_features(text: str, words: Sequence[str]) -> Features:
    """`text` by its shape; `words` are its tokens."""
    count = sum(word[0].isalnum() for word in words)
    features: Features = {"shape:length": math.log1p(count) / 4}
    for step in _STEPS:
        if count < step:
            break
        features[f"shape:{step}+ words"] = 0.5
    if not count:
        features["shape:wordless"] = 1.0
        return features
    signs = _SIGN.findall(text)
    shares = {
        "shape:signs": len(signs) / len(text) * 4,
        "shape:figures": min(1.0, 4 * sum(word[0] == "0" for word in words) / count),
        "shape:capitals": min(1.0, 4 * len(_CAPITALISED.findall(text)) / count),
        "shape:shouting": sum(word.isupper() and len(word) > 2 for word in text.split()) / count,
        "shape:long words": sum(len(word) > 6 for word in words) / count,
        "shape:word length": min(1.0, sum(map(len, words)) / len(words) / 10),
    }
    for sign in "?!,;:\"(-'":
        shares[f"shape:has {sign}"] = float(sign in signs) * 0.5
    features.update({name: share for name, share in shares.items() if share})
    return features
