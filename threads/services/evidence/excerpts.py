"""The words around a passage, to show where it stands."""

from __future__ import annotations

from typing import Final

from threads.search.snippets import Snippet

_AROUND: Final = 120


def around(text: str, place: tuple[int, int] | None) -> Snippet:
    """The passage (code points, end exclusive) with some words before and behind; the beginning where there is none.

    A long passage is cut after twice as many characters as stand around it.
    """
    start, end = place or (0, 0)
    stop = min(end, start + 2 * _AROUND)
    first = _border(text, max(0, start - _AROUND), start)
    last = min(len(text), stop + _AROUND)
    return Snippet(text[first:last], first, last, ((start, stop),) if place else ())


def _border(text: str, at: int, before: int) -> int:
    """The next beginning of a word, so that none is cut; `at` where a long word leaves no choice."""
    if at == 0:
        return 0
    return next((place + 1 for place in range(at - 1, before) if text[place].isspace()), at)
