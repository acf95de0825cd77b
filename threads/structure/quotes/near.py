"""Short and changed passages: looked for only where the writer marks them, in the article and in what is answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from threads.structure.quotes.marked import Mark
from threads.structure.quotes.runs import RUN, Match, grown
from threads.structure.quotes.telling import is_telling
from threads.structure.quotes.texts import ThreadText, Words, weight

# Comments above that are looked at, the nearest first.
_REACH: Final = 12
_SEED: Final = 3
_PLACES: Final = 4
# Words a passage needs: marked by the source, or by quotation marks, which also stand around names and irony.
_SHORTEST_SURE: Final = 3
_SHORTEST: Final = 4
# Of a changed passage so much must be equal. Shorter ones must be the same.
_ALIKE: Final = 0.7
_LEAST_ALIKE: Final = 0.6
# A passage is looked up at so many of its words.
_LOOKED_UP: Final = 60
# Longer ones are not compared word by word with what stands around the equal ones.
_LONGEST_CHANGED: Final = 120


class Near:
    """The search in few texts for few words."""

    def __init__(self, texts: Sequence[ThreadText], words: Sequence[Words]) -> None:
        self._texts = texts
        self._words = words
        self._number = {text.position: number for number, text in enumerate(texts)}
        self._seeds = lru_cache(maxsize=512)(self._seeds_of)

    def find(self, number: int, mark: Mark, *, preferred: Sequence[int]) -> tuple[int, Match] | None:
        """The source of the marked passage and the match; those `preferred` are asked first. None if nobody said it."""
        length, shortest = mark.last - mark.first, _SHORTEST_SURE if mark.is_sure else _SHORTEST
        if weight(self._texts[number].text, self._words[number], mark.first, mark.last, enough=shortest) < shortest:
            return None
        words = self._words[number]
        if length < RUN and not mark.is_sure and not self._says_something(number, mark):
            return None
        best: tuple[int, Match] | None = None
        for source in self._sources(number, preferred):
            match = self._match(words, source, mark)
            if match is not None and (best is None or match.equal > best[1].equal):
                best = source, match
                if match.equal == length:
                    break
        return best

    def _says_something(self, number: int, mark: Mark) -> bool:
        return is_telling(self._texts[number].text, self._words[number], mark.first, mark.last)

    def _sources(self, number: int, preferred: Sequence[int]) -> Iterator[int]:
        seen = {number}
        for source in (*preferred, *self._above(number), 0):
            if source not in seen:
                seen.add(source)
                yield source

    def _above(self, number: int) -> Iterator[int]:
        parent = self._texts[number].parent
        for _ in range(_REACH):
            above = self._number.get(parent) if parent is not None else None
            if above is None:
                return
            yield above
            parent = self._texts[above].parent

    def _match(self, words: Words, source: int, mark: Mark) -> Match | None:
        seeds, there = self._seeds(source), self._words[source]
        length = mark.last - mark.first
        needed = length if length < RUN else RUN - 1
        best: Match | None = None
        tried: set[int] = set()
        for first in range(mark.first, min(mark.last - _SEED, mark.first + _LOOKED_UP) + 1):
            if best is not None and best.equal == length:
                return best
            for place in seeds.get(tuple(words.ids[first : first + _SEED]), ()):
                # Places on a line that was grown from already would give the same passage.
                if place - first in tried:
                    continue
                tried.add(place - first)
                match = grown(words, there, first, place, within=(mark.first, mark.last))
                if RUN <= length <= _LONGEST_CHANGED and match.equal < length:
                    match = _aligned(words, there, mark, match)
                if match.equal >= needed and _is_alike(match, length) and (best is None or match.equal > best.equal):
                    best = match
        return best

    def _seeds_of(self, source: int) -> dict[tuple[int, ...], list[int]]:
        ids = self._words[source].ids
        seeds: dict[tuple[int, ...], list[int]] = {}
        for place in range(len(ids) - _SEED + 1):
            places = seeds.setdefault(tuple(ids[place : place + _SEED]), [])
            if len(places) < _PLACES:
                places.append(place)
        return seeds


def _is_alike(match: Match, length: int) -> bool:
    """Whether most words of the marked passage are equal; one that was parted or joined ("can not") counts once."""
    there = match.there_last - match.there
    return match.equal >= _ALIKE * min(length, there) and match.equal >= _LEAST_ALIKE * length


def _aligned(words: Words, there: Words, mark: Mark, match: Match) -> Match:
    """The match as far as the marked passage is alike, however often a word was changed."""
    room = (mark.last - mark.first) // 4
    low = max(0, match.there - (match.first - mark.first) - room)
    high = min(len(there), match.there_last + (mark.last - match.last) + room)
    compared = SequenceMatcher(None, words.ids[mark.first : mark.last], there.ids[low:high], autojunk=False)
    blocks = [block for block in compared.get_matching_blocks() if block.size]
    equal = sum(block.size for block in blocks)
    if equal <= match.equal:
        return match
    first, last = blocks[0], blocks[-1]
    return Match(mark.first + first.a, mark.first + last.a + last.size, low + first.b, low + last.b + last.size, equal)
