"""Texts as named numbers, for models to weigh: a sentence, a comment, a reply beside what it may answer.

The same text always gives the same features. Words and runs of characters are taken as they stand in any language and
script; what is counted by hand (`cue:…`) knows English and stays silent elsewhere.
"""

from __future__ import annotations

from annotations.extraction.features.comments import comment_features
from annotations.extraction.features.pairs import pair_features
from annotations.extraction.features.sentences import Place, sentence_features

__all__ = ["Place", "comment_features", "pair_features", "sentence_features"]
