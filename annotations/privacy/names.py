"""The names of authors where people mention them, with and without an @."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from annotations.privacy.contacts import handles_in
from annotations.privacy.rewriting import Edit
from threads.structure.hyperlinks.common_words import is_common

_WORD = re.compile(r"\w+")
# Shorter names without an @ are words more often than names.
_SHORTEST: Final = 3


class Names:
    """Pseudonyms by name, for one thread. Upper and lower case count as the same.

    `everybody` are the authors of the project, found after an @ or u/; `here` those who write in the thread, found
    wherever their name stands between word borders, too. An everyday word, a number or a very short name is one only
    after an @: a commenter called Hope would otherwise be in every other sentence.
    """

    def __init__(self, everybody: Mapping[str, str], here: Mapping[str, str]) -> None:
        self._everybody = everybody
        self._by_word: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for name, pseudonym in here.items():
            word = _WORD.search(name)
            if word is not None and is_telling(name):
                self._by_word[word.group().casefold()].append((word.start(), name, pseudonym))

    def edits(self, text: str) -> Iterator[Edit]:
        """Each mention with the pseudonym for the name; the @ stays."""
        for start, end, sign, name in handles_in(text):
            if pseudonym := self._everybody.get(name.casefold()):
                yield Edit(start, end, sign + pseudonym)
        # Most texts name nobody, and to know that is faster than to look at each word's place.
        if self._by_word.keys().isdisjoint(map(str.casefold, _WORD.findall(text))):
            return
        for word in _WORD.finditer(text):
            for before, name, pseudonym in self._by_word.get(word.group().casefold(), ()):
                start = word.start() - before
                stop = _end_of(name, text, start) if start >= 0 else None
                if stop is not None:
                    yield Edit(start, stop, pseudonym)


def is_telling(name: str) -> bool:
    """Whether the name is found without an @."""
    return len(name) >= _SHORTEST and not name.isdecimal() and not is_common(name.casefold())


def _end_of(name: str, text: str, start: int) -> int | None:
    """Where the name ends that begins here, if it does, between word borders."""
    end = start + len(name)
    is_alone = not _is_word(text[start - 1 : start]) and not _is_word(text[end : end + 1])
    return end if is_alone and text[start:end].casefold() == name.casefold() else None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
