"""A text with parts of it replaced, and where its spans went. Offsets are code points, ends exclusive."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """What stands in a text from `start` to `end`, and what is to stand there."""

    start: int
    end: int
    replacement: str


class Rewritten:
    """A text after edits. Of edits that overlap, the one that begins first wins, and of those the longer one."""

    def __init__(self, text: str, edits: Iterable[Edit] = ()) -> None:
        self._edits: list[Edit] = []
        # Where each replacement begins in the new text.
        self._places: list[int] = []
        pieces, copied, length = [], 0, 0
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if edit.start < copied:
                continue
            self._edits.append(edit)
            length += edit.start - copied
            self._places.append(length)
            pieces += [text[copied : edit.start], edit.replacement]
            length += len(edit.replacement)
            copied = edit.end
        self.text = "".join([*pieces, text[copied:]]) if self._edits else text
        self._starts = [edit.start for edit in self._edits]

    @property
    def is_changed(self) -> bool:
        """Whether anything was replaced."""
        return bool(self._edits)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span that is not empty went. One that cuts a replaced part widens to all of it."""
        return self._moved(start, widens_to_end=False), self._moved(end, widens_to_end=True)

    def _moved(self, point: int, *, widens_to_end: bool) -> int:
        # The last edit that begins before the point; a start may also stand where an edit begins.
        at = bisect_right(self._starts, point - widens_to_end) - 1
        if at < 0:
            return point
        edit, place = self._edits[at], self._places[at]
        after = place + len(edit.replacement)
        if point >= edit.end:
            return after + point - edit.end
        return after if widens_to_end else place
