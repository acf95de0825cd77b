"""Is a text in a language that the rules and models know? They know English.

Three looks, the cheapest first: the script, common English words, and py3langid for what is left. A text with few
letters says nothing about its language, so it goes with its thread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

import py3langid

from annotations.extraction.base import CommentView
from annotations.extraction.cues import straighten
from annotations.extraction.reading import own_words

COVERED: Final = "en"
NOT_COVERED: Final = "language not covered"

# Fewer letters than this decide nothing; more than this are not read.
_LETTERS: Final = 20
# Of another script, a few are enough.
_FOREIGN_LETTERS: Final = 4
_READ: Final = 1_000
_LOOKED_AT: Final = 4_000
# How many comments with enough letters tell the language of a thread that does not say.
_ASKED: Final = 50
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Words that hardly stand in a sentence of another language: "is", "was", "in" or "for" would.
_ENGLISH: Final = frozenset(
    _WORD.findall(
        """the and that it you not are this have they with what your would don't there because who their were been has
        just about should could which when how if but from than then why people he's it's that's i'm you're isn't
        doesn't didn't can't wasn't we're they're these those much other only very know think"""
    )
)
_ENGLISH_WORDS: Final = 2
_ENGLISH_SHARE: Final = 0.1
# How much likelier (in log-odds) another language must be: names alone make a short English text look foreign.
_CLEARLY: Final = 12.0


def is_covered(text: str, *, otherwise: bool = True) -> bool:
    """Whether the writer's own words in `text` are English; `otherwise` is the answer where they are too few."""
    found = _words(text)
    letters = sum(map(len, found))
    if letters >= _FOREIGN_LETTERS and sum(len(_LATIN.findall(word)) for word in found) * 2 < letters:
        return False
    if letters < _LETTERS:
        return otherwise
    folded = [word.lower() for word in found]
    english = [word for word in folded if word in _ENGLISH]
    if len(set(english)) >= _ENGLISH_WORDS and len(english) >= _ENGLISH_SHARE * len(found):
        return True
    return _is_english(found, otherwise=otherwise)


def _is_english(found: Sequence[str], *, otherwise: bool) -> bool:
    names = sum(word[0].isupper() for word in found)
    if names * 2 > len(found):  # a list of names, or shouting, looks like any language
        found = [word for word in found if not word[0].isupper()]
    if sum(map(len, found)) < _LETTERS:
        return otherwise
    ranked = py3langid.rank(" ".join(found))
    return bool(ranked[0][1] - dict(ranked)[COVERED] < _CLEARLY)


def _words(text: str) -> list[str]:
    own = own_words(text[:_LOOKED_AT])
    return _WORD.findall(straighten(own)[:_READ])


def covered(thread: Sequence[CommentView]) -> list[CommentView]:
    """The comments of `thread` in a language that is covered; the article always stays, as something to answer.

    Short comments go with the thread: with its language where it is known, else with most of its longer comments.
    """
    otherwise = _thread_is_covered(thread)
    return [view for view in thread if view.is_article or is_covered(view.text, otherwise=otherwise)]


def _thread_is_covered(thread: Sequence[CommentView]) -> bool:
    known = next((view.language for view in thread if view.language), "")
    if known:
        return known.lower().replace("_", "-").partition("-")[0] == COVERED
    long_enough = (view.text for view in thread if sum(map(len, _words(view.text))) >= _LETTERS)
    answers = [is_covered(text) for text in islice(long_enough, _ASKED)]
    return sum(answers) * 2 >= len(answers)
