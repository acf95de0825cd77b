"""Shingles (Broder, "On the resemblance and containment of documents", 1997): a text as the set of its word pairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

Shingles = frozenset[int]

NEAR = 0.6
"""Least similarity of near-copies: two texts of ten words that differ in one, or forty words and fifteen added."""

# Fewer is what people say alike without copying: "Thanks!", "I could not agree more."
FEWEST_WORDS = 8
FEWEST_CHARACTERS = 40


def shingles_of(words: Sequence[str]) -> Shingles:
    """The pairs of neighbouring words, each as its CRC-32; empty for a text too short to be called a copy.

    Pairs, because with longer shingles one changed word makes short comments strangers, and single words are shared by
    everybody. A set: a text that says the same thing three times is a copy of one that says it twice.
    """
    if len(words) < FEWEST_WORDS or sum(map(len, words)) + len(words) - 1 < FEWEST_CHARACTERS:
        return frozenset()
    encoded = [word.encode() for word in words]
    return frozenset(crc32(b"%b %b" % pair) for pair in pairwise(encoded))


def similarity(one: Shingles, other: Shingles) -> float:
    """The share of all shingles of both that both have (Jaccard), from 0 to 1; 0 where both are empty."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
