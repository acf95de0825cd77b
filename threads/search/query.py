"""What somebody typed into a search box. Every text is a query; none is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from threads.search.words import folded_words

# Code points of a query that count; what follows is left out.
LONGEST: Final = 200

_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TERM: Final = re.compile(r'((?<!\S)-)?("[^"]*"?|[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; with `is_prefix` the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def places(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where the term stands among the folded words of a text: first word, and the one after its last."""
        *inner, last = self.words
        for start in range(len(words) - len(inner)):
            end = start + len(inner)
            fits = words[end].startswith(last) if self.is_prefix else words[end] == last
            if fits and (not inner or list(words[start:end]) == inner):
                yield start, end + 1


@dataclass(frozen=True, slots=True)
class Query:
    """All the terms a text must hold, and those it must not."""

    wanted: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.wanted or self.excluded)

    def fits(self, words: Sequence[str]) -> bool:
        """Whether a text with these folded words, in their order, is one of those looked for."""
        return all(any(term.places(words)) for term in self.wanted) and not any(
            any(term.places(words)) for term in self.excluded
        )


def parse(text: str) -> Query:
    """Words; "words in quotes" for a phrase; rebut* for a beginning; -word for what must not be there.

    What is written without a space is a phrase too: don't, 24-hour, an address. Signs that mean nothing are left out.
    """
    wanted: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    for match in _TERM.finditer(text[:LONGEST].translate(_QUOTES)):
        minus, raw = match.groups()
        words = tuple(folded_words(raw))
        if words:
            term = Term(words, is_prefix=raw.rstrip('"').endswith("*"))
            (excluded if minus else wanted)[term] = None
    return Query(tuple(wanted), tuple(excluded))
