"""What somebody wants a release to hold. Kept as JSON in Release.options, so that what was asked for can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Threads(StrEnum):
    """Which threads go in."""

    ALL = "all"
    ANSWERED = "answered"  # somebody judged or labelled a comment of it in one of the rounds


class Answers(StrEnum):
    """Whose answers go in."""

    ALL = "all"  # everybody's, and gold beside them
    GOLD = "gold"  # what was decided, alone


class Merge(StrEnum):
    """What stands for gold where nobody decided."""

    NONE = ""
    UNANIMOUS = "unanimous"
    MAJORITY = "majority"


@dataclass(frozen=True, slots=True)
class Options:
    """Which rounds (by key), threads and answers."""

    rounds: tuple[int, ...] = ()
    threads: Threads = Threads.ALL
    sites: tuple[str, ...] = ()
    answers: Answers = Answers.ALL
    merge: Merge = Merge.NONE

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """The options of a release. Version 0.1 kept the key of one round and nothing else."""
        return cls(
            rounds=tuple(stored.get("rounds") or [stored["round"]]),
            threads=Threads(stored.get("threads", Threads.ALL)),
            sites=tuple(stored.get("sites", ())),
            answers=Answers(stored.get("answers", Answers.ALL)),
            merge=Merge(stored.get("merge", Merge.NONE)),
        )

    def as_json(self) -> dict[str, Any]:
        """The same as Release.options has them; `of` undoes it."""
        return asdict(self)
