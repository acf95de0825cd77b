"""Words, pairs of words and runs of characters inside words, each kind scaled to length one.

Names: `word:not`, `pair:not true`, `part:wrong`; in a part, "^" and "$" are the edges of its word. A sign counts as a
word of its own, letter case and kinds of quotation marks do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from annotations.extraction.cues import fold

Features = dict[str, float]

# What is read of one text: more tells no more, and a text of a megabyte must not take seconds.
MOST_CHARACTERS = 8_000
# A "word" of a script without blanks, or a hostile one, is cut into pieces of this length.
_LONGEST_WORD = 24
_PARTS = (2, 3, 4, 5)
# Wide enough for the words that make up most of any text.
_REMEMBERED = 20_000

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]|_")
_DIGIT = re.compile(r"\d")


def tokens(text: str) -> list[str]:
    """Words and signs of the first 8,000 characters, in order, folded; every digit is a 0, since figures are rare."""
    folded = _DIGIT.sub("0", fold(text[:MOST_CHARACTERS]))
    found: list[str] = _TOKEN.findall(folded)
    if max(map(len, found), default=0) <= _LONGEST_WORD:
        return found
    return [piece for token in found for piece in _pieces(token)]


def grams(text: str) -> Features:
    """The words, pairs and parts of `text`."""
    return grams_of(tokens(text))


def grams_of(found: Sequence[str]) -> Features:
    """The words, pairs and parts of a text that was cut into tokens."""
    features: Features = {}
    words = dict.fromkeys(found)
    pairs = dict.fromkeys(pairwise(found))
    if words:
        share = (len(words) + len(pairs)) ** -0.5
        for word in words:
            features["word:" + word] = share
        for one, two in pairs:
            features[f"pair:{one} {two}"] = share
    parts = dict.fromkeys(part for word in words for part in parts_of(word))
    if parts:
        features.update(dict.fromkeys(parts, len(parts) ** -0.5))
    return features


@lru_cache(maxsize=_REMEMBERED)
def parts_of(word: str) -> tuple[str, ...]:
    """The runs of two to five characters of a word with its edges, named; none of a single sign."""
    if len(word) == 1 and not word.isalnum():
        return ()
    edged = f"^{word}$"
    return tuple(
        dict.fromkeys(
            "part:" + edged[start : start + length] for length in _PARTS for start in range(len(edged) - length + 1)
        )
    )


def _pieces(token: str) -> Iterator[str]:
    for start in range(0, len(token), _LONGEST_WORD):
        yield token[start : start + _LONGEST_WORD]
