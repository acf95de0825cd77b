"""Annotators as A, B, C: shuffled anew in each thread, so that nobody can be told by their letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from string import ascii_uppercase


def lettered(people: Iterable[int], *, round: int, thread: int) -> dict[int, str]:
    """A letter for each person, drawn by round and thread: the same whenever the same people are there."""

    def place(person: int) -> bytes:
        return hashlib.sha256(f"{round}/{thread}/{person}".encode()).digest()

    return {person: _letter(index) for index, person in enumerate(sorted(set(people), key=place))}


def _letter(index: int) -> str:
    """A to Z, then AA, AB and so on."""
    rest, last = divmod(index, len(ascii_uppercase))
    return (_letter(rest - 1) if rest else "") + ascii_uppercase[last]
