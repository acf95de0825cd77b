"""Equal words in a row: where six of them stand elsewhere in the thread, and how far two passages go on alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from threads.structure.quotes.texts import Words

# Shorter runs are common turns of phrase; of longer ones some quotations have none (shown on forum posts).
RUN: Final = 6
# Places of one run that are kept, the earliest: who repeats what everybody repeats quotes one of the first.
KEPT: Final = 8
# ... and in one text, where the same turn may stand before the passage that is quoted.
_KEPT_IN_ONE: Final = 3
# A changed passage: at most so many other words on either side, then so many equal ones.
_GAP: Final = 3
_AGAIN: Final = 3
_LARGEST_TABLE: Final = 1 << 26


class Match(NamedTuple):
    """Words `first` to before `last` of one text stand in another from `there` to before `there_last`, `equal` of them
    word for word."""

    first: int
    last: int
    there: int
    there_last: int
    equal: int

    @property
    def similarity(self) -> float:
        """The share of equal words, 1 if all are."""
        return self.equal / max(self.last - self.first, self.there_last - self.there)


class RunIndex:
    """Where the runs stand that occur in more than one text. Texts are known by their place in the sequence.

    Two passes: a table of small counters first, so that runs which occur once, nearly all of them, take one byte each.
    """

    def __init__(self, texts: Sequence[Words]) -> None:
        size = 1 << 10
        while size < min(_LARGEST_TABLE, 16 * sum(map(len, texts))):
            size *= 2
        self._mask = size - 1
        seen = bytearray(size)
        for words in texts:
            for slot in {run & self._mask for run in _runs(words)}:
                seen[slot] = min(seen[slot] + 1, 2)
        self._places: dict[int, list[tuple[int, int]]] = {}
        for number, words in enumerate(texts):
            for place, run in enumerate(_runs(words)):
                if seen[run & self._mask] > 1:
                    places = self._places.setdefault(run, [])
                    if len(places) < KEPT and (len(places) < _KEPT_IN_ONE or places[-_KEPT_IN_ONE][0] != number):
                        places.append((number, place))

    def repeated(self, words: Words) -> list[tuple[int, int]]:
        """The words of a text, in order, at which a run begins that may stand in another text, and that run."""
        return [(first, run) for first, run in enumerate(_runs(words)) if run in self._places]

    def places(self, run: int) -> Sequence[tuple[int, int]]:
        """(text, word) where the run may stand; a few may be wrong."""
        return self._places.get(run, ())

    def texts_with(self, words: Words, first: int) -> int:
        """How many of the texts that are kept hold the run at word `first`."""
        run = hash(tuple(words.ids[first : first + RUN]))
        return len({number for number, _ in self._places.get(run, ())})


def _runs(words: Words) -> list[int]:
    ids = words.ids
    return [hash(run) for run in zip(ids, ids[1:], ids[2:], ids[3:], ids[4:], ids[5:], strict=False)]


def equal_words(here: Words, first: int, there: Words, place: int, *, most: int) -> int:
    """How many words from `first` on equal those from `place` on, at most `most`."""
    limit = min(most, len(here) - first, len(there) - place)
    count = 0
    while count < limit and here.ids[first + count] == there.ids[place + count]:
        count += 1
    return count


def grown(here: Words, there: Words, first: int, place: int, *, within: tuple[int, int]) -> Match:
    """The passage around two equal words as far as it goes on alike, over a few changed words, inside `within`."""
    lowest, highest = within
    end, there_end, after = _stretched(here, there, first, place, 1, highest, len(there))
    start, there_start, before = _stretched(here, there, first - 1, place - 1, -1, lowest - 1, -1)
    return Match(start + 1, end, there_start + 1, there_end, after + before)


def _stretched(
    here: Words, there: Words, index: int, place: int, step: int, border: int, there_border: int
) -> tuple[int, int, int]:
    """The first indices (here, there) in the direction that do not belong any more, and the number of equal words."""
    equal = 0
    while True:
        while index != border and place != there_border and here.ids[index] == there.ids[place]:
            index, place, equal = index + step, place + step, equal + 1
        bridge = _bridge(here, there, index, place, step, (border - index) * step, (there_border - place) * step)
        if bridge is None:
            return index, place, equal
        index, place = index + bridge[0] * step, place + bridge[1] * step


def _bridge(
    here: Words, there: Words, index: int, place: int, step: int, room: int, there_room: int
) -> tuple[int, int] | None:
    """The fewest words to pass over on both sides behind which three are equal again."""
    for passed in range(1, 2 * _GAP + 1):
        for over in range(max(0, passed - _GAP), min(_GAP, passed) + 1):
            there_over = passed - over
            if over + _AGAIN > room or there_over + _AGAIN > there_room:
                continue
            at, there_at = index + over * step, place + there_over * step
            if all(here.ids[at + n * step] == there.ids[there_at + n * step] for n in range(_AGAIN)):
                return over, there_over
    return None
