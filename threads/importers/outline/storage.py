"""An outline as JSON: the decisions alone, so that it can be stored beside the file and taken up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from threads.importers.outline.model import Answer, Outline, Reading
from threads.importers.outline.settling import settled

VERSION = 1


@lru_cache(maxsize=8)
def _read(lines: tuple[str, ...]) -> Reading:
    """A person corrects the same lines again and again; reading them is nine tenths of the work."""
    return Reading(lines)


def to_json(outline: Outline) -> dict[str, Any]:
    """Numbers of lines only; a parent of 0 is the article. `from_json` with the same lines gives it back."""
    return {
        "version": VERSION,
        "article_end": outline.article_end,
        "starts": sorted(outline.starts),
        "parents": [[start, answer.parent or 0] for start, answer in outline.answers.items()],
        "borders_by_hand": sorted(outline.borders_by_hand),
        "parents_by_hand": [[start, parent or 0] for start, parent in sorted(outline.parents_by_hand.items())],
        "flat": outline.is_flat,
    }


def from_json(lines: Sequence[str], stored: Mapping[str, Any]) -> Outline:
    """The outline that `to_json` wrote, whatever the rules would propose today.

    Raises ValueError when `stored` is not of that kind. Numbers that fit no line are passed over.
    """
    try:
        if stored["version"] != VERSION:
            raise ValueError("the stored outline is of another version")
        reading = _read(tuple(lines))
        known = {line.number for line in reading.lines}
        decided = Outline(
            reading,
            max((number for number in known if number <= int(stored["article_end"])), default=0),
            frozenset(known & {int(number) for number in stored["starts"]}),
            {int(start): Answer(int(parent) or None) for start, parent in stored["parents"]},
            frozenset(known & {int(number) for number in stored["borders_by_hand"]}),
            {int(start): int(parent) or None for start, parent in stored["parents_by_hand"]},
            bool(stored["flat"]),
        )
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError("this is no stored outline") from error
    return settled(decided, restore=True)
