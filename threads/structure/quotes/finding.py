"""The search itself, text by text in the order in which they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from threads.structure.quotes.marked import Mark, covers, marks_of
from threads.structure.quotes.near import Near
from threads.structure.quotes.runs import KEPT, RUN, Match, RunIndex, equal_words, grown
from threads.structure.quotes.telling import is_long_enough, is_set_apart, is_telling
from threads.structure.quotes.texts import ThreadText, Vocabulary, Words, rounded

# Two texts of which more is the same, unmarked, are copies: neither quotes the other.
_COPY: Final = 0.9
# ... unless one has so many words besides the other's: then it answers what it repeats whole.
_ADDED: Final = 2
# What so many texts hold without quoting each other is a set phrase.
_COMMON: Final = KEPT // 2 + 1


_SIGN = re.compile(r"[^\w\n]{0,3}[\"'“”„‘’«»「」『』]|[^\w\n]{0,3}\n\s*>")


class FoundQuote(NamedTuple):
    """A passage and its source, both in code points, `end` exclusive. `source` is the key of a text; `similarity` the
    share of equal words, 1 where only case, signs and spacing differ."""

    start: int
    end: int
    source: int
    source_start: int
    source_end: int
    similarity: float


class _Resolved(NamedTuple):
    source: int
    match: Match


def find_quotes(texts: Sequence[ThreadText]) -> Iterator[tuple[ThreadText, list[FoundQuote]]]:
    """Each text with what it quotes, in order and without overlap.

    `texts` are those of one thread in the order in which they were written, the article first. Time and memory grow
    with the length of the texts, whatever stands in them.
    """
    vocabulary = Vocabulary()
    words = [vocabulary.read(text.text) for text in texts]
    search = _Search(texts, words)
    for number, text in enumerate(texts):
        yield text, [search.found(number, resolved) for resolved in search.resolve(number)]


class _Search:
    def __init__(self, texts: Sequence[ThreadText], words: Sequence[Words]) -> None:
        self._texts = texts
        self._words = words
        self._index = RunIndex(words)
        self._near = Near(texts, words)
        # What each text itself quotes, in words.
        self._quoting: list[list[Match]] = [[] for _ in texts]

    def resolve(self, number: int) -> list[_Resolved]:
        """What the text quotes. Call it for the texts in their order."""
        words = self._words[number]
        marks = marks_of(self._texts[number], words)
        resolved = list(self._runs(number, marks))
        for mark in marks:
            inside = [one for one in resolved if one.match.first < mark.last and mark.first < one.match.last]
            equal = sum(one.match.equal for one in inside)
            if equal >= mark.last - mark.first:
                continue
            found = self._near.find(number, mark, preferred=[one.source for one in resolved])
            if found is None or found[1].equal <= equal:
                continue
            # The whole of what is marked, with what was changed in it, rather than the pieces that were not.
            if all(mark.first <= one.match.first and one.match.last <= mark.last for one in inside):
                resolved = [one for one in resolved if one not in inside] + [_Resolved(*found)]
        resolved.sort(key=lambda one: one.match.first)
        self._quoting[number] = [one.match for one in resolved]
        return resolved

    def found(self, number: int, resolved: _Resolved) -> FoundQuote:
        """In code points."""
        text, words = self._texts[number].text, self._words[number]
        source, there = self._texts[resolved.source], self._words[resolved.source]
        match = resolved.match
        start, source_start = words.starts[match.first], there.starts[match.there]
        end, source_end = rounded(
            text,
            (start, words.ends[match.last - 1]),
            like=source.text,
            like_span=(source_start, there.ends[match.there_last - 1]),
        )
        return FoundQuote(start, end, source.key, source_start, source_end, match.similarity)

    def _runs(self, number: int, marks: Sequence[Mark]) -> Iterator[_Resolved]:
        """Passages of six words and more."""
        words = self._words[number]
        done = passed = 0
        for index, run in self._index.repeated(words):
            best = self._best(number, index, run) if index >= passed else None
            if best is None:
                continue
            source, place, length = best
            match = grown(words, self._words[source], index, place, within=(done, len(words)))
            kept = _passage_to_keep(marks, match, index)
            if kept is not None and not self._is_marked_there(source, match, kept):
                match = grown(words, self._words[source], index, place, within=(max(done, kept[0]), kept[1]))
            if self._is_quote(number, source, match, marks):
                yield _Resolved(source, match)
                passed = done = match.last
            else:
                passed = index + length

    def _best(self, number: int, index: int, run: int) -> tuple[int, int, int] | None:
        """Source, word there and number of equal words of the best place where the run at `index` stands."""
        words, text = self._words[number], self._texts[number]
        places = []
        for source, place in self._index.places(run):
            above = self._texts[source].is_above(text)
            if source == number or not (above or source < number) or self._repeats(source, place):
                continue
            length = equal_words(words, index, self._words[source], place, most=len(words))
            if length >= RUN:
                # The article, then the nearest above, then the earliest.
                nearness = (0, 0) if source == 0 else (1, -self._texts[source].position) if above else (2, source)
                places.append((-length, nearness, source, place))
        if not places:
            return None
        length, _, source, place = min(places)
        return source, place, -length

    def _repeats(self, source: int, place: int) -> bool:
        """Whether the source itself quotes there."""
        return any(match.first <= place < match.last for match in self._quoting[source])

    def _is_marked_there(self, source: int, match: Match, kept: tuple[int, int]) -> bool:
        """Whether the source has the marks at the same words, so that they were copied with them."""
        if match.equal < match.last - match.first:
            return False
        text, there = self._texts[source].text, self._words[source]
        first, last = (match.there + place - match.first for place in kept)
        ends = match.last <= kept[1] or _SIGN.match(text, there.ends[last - 1]) is not None
        begins = kept[0] <= match.first or _SIGN.search(text, there.ends[first - 1], there.starts[first]) is not None
        return begins and ends

    def _is_quote(self, number: int, source: int, match: Match, marks: Sequence[Mark]) -> bool:
        text, other = self._texts[number], self._texts[source]
        words, there = self._words[number], self._words[source]
        if covers(marks, match.first, match.last):
            return True
        is_sentence = is_set_apart(text.text, words, match.first, match.last)
        is_sentence_there = is_set_apart(other.text, there, match.there, match.there_last)
        names_count = is_sentence and is_sentence_there
        if not is_telling(text.text, words, match.first, match.last, names_count=names_count):
            return False
        is_apart = is_sentence or is_sentence_there
        if not is_apart and not is_long_enough(text.text, words, match.first, match.last):
            return False
        if _is_copy(words, there, match):
            return False
        if text.author is not None and text.author == other.author:
            # A signature, or a greeting.
            is_last = match.last == len(words) and match.there_last == len(there)
            if is_last or (match.first == 0 and match.there == 0):
                return False
        is_near = source == 0 or other.is_above(text)
        return is_near or self._index.texts_with(words, match.first) < _COMMON


def _passage_to_keep(marks: Sequence[Mark], match: Match, index: int) -> tuple[int, int] | None:
    """The marked words around `index` if the match leaves them for a few words or, over changed ones, for other marks.

    Who repeats a longer passage, quotation marks in it and all, does not quote in those.
    """
    mark = next((mark for mark in marks if mark.first <= index < mark.last), None)
    if mark is None:
        return None
    pieces = [other for other in marks if other.passage == mark.passage]
    first, last = pieces[0].first, pieces[-1].last
    outside = max(0, first - match.first) + max(0, match.last - last)
    is_joined = match.equal < match.last - match.first and any(
        other.first < match.last and match.first < other.last and other.passage != mark.passage for other in marks
    )
    return (first, last) if outside and (mark.is_sure or outside < RUN or is_joined) else None


def _is_copy(words: Words, there: Words, match: Match) -> bool:
    if match.last - match.first < _COPY * max(len(words), len(there)):
        return False
    is_whole = match.there == 0 and match.there_last == len(there)
    return not is_whole or len(words) - (match.last - match.first) < _ADDED
