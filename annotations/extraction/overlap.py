"""Which words two texts share, and which sentence of a text a reply takes up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from annotations.extraction.base import Span
from annotations.extraction.cues import fold
from annotations.extraction.sentences import sentences

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# A word in more sentences than this tells them no more apart, and following it would cost time in a huge article.
_COMMON = 50
_SHARED_WORDS_OF_A_PASSAGE = 2

_STOP = frozenset(
    _WORD.findall(
        """a about after again all also am an and any are aren't as at be because been before being but by can can't
        cannot could couldn't did didn't do does doesn't doing don't down even for from get got had has hasn't have
        haven't having he her here him his how i i'd i'll i'm i've if in into is isn't it it's its just know like make
        may me might more most much must my no not now of off on one only or other our out over own really said same say
        says she should so some such than that that's the their them then there there's these they they're think this
        those thing things through to too under up us very want was wasn't way we well were what when where which while
        who why will with won't would wouldn't yes yet you you're you've your"""
    )
)


def words(text: str) -> list[str]:
    """The words of `text` in order, folded, without punctuation."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> frozenset[str]:
    """The words that carry the topic: neither function words nor single letters."""
    return frozenset(stem(word) for word in words(text) if len(word) > 1 and word not in _STOP)


def stem(word: str) -> str:
    """A word without a plural or possessive ending, so that `shells` meets `shell` and `Anna's` meets `Anna`."""
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Passages:
    """The sentences of one text, ready to be searched by the words they hold."""

    def __init__(self, text: str) -> None:
        self.spans = sentences(text)
        self.words: frozenset[str] = frozenset()
        self._holding: dict[str, list[int]] = {}
        for number, (start, end) in enumerate(self.spans):
            for word in content_words(text[start:end]):
                self._holding.setdefault(word, []).append(number)
        self.words = frozenset(self._holding)

    def nearest(self, sought: Iterable[str]) -> Span | None:
        """The sentence that shares most of `sought`, the first of equals; None unless it shares two words at least."""
        shared: Counter[int] = Counter()
        for word in sought:
            holders = self._holding.get(word, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        if not shared:
            return None
        best = min(shared, key=lambda number: (-shared[number], number))
        return self.spans[best] if shared[best] >= _SHARED_WORDS_OF_A_PASSAGE else None
