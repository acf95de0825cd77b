"""What somebody wants a release to hold. Kept as JSON in Release.options, so that what was asked for can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final, Self


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


class By(StrEnum):
    """What a split keeps together, besides near-copies of comments."""

    THREAD = "thread"
    ARTICLE = "article"  # threads about one article: the same address, the same texts, or a copied article
    AUTHOR = "author"  # threads that share somebody who comments, and those about one article


PARTS: Final[Mapping[str, int]] = {"train": 80, "dev": 10, "test": 10}


@dataclass(frozen=True, slots=True)
class Split:
    """Parts by their share in %, of comments. `base` is the number of an earlier release whose threads stay put."""

    by: By = By.ARTICLE
    parts: Mapping[str, int] = field(default_factory=lambda: dict(PARTS))
    stratify: str | None = None  # the key of a question
    seed: int = 1
    base: int | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """What `as_json` of the options wrote."""
        return cls(**{**stored, "by": By(stored["by"])})


@dataclass(frozen=True, slots=True)
class Privacy:
    """What is hidden: authors' names where texts mention them, contacts by kind (annotations.privacy.KINDS), texts
    altogether, and who stands behind the annotators' aliases. Authors themselves always stand under pseudonyms."""

    names: bool = True
    masks: tuple[str, ...] = ()
    texts: bool = True
    annotator_names: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """What `as_json` of the options wrote."""
        return cls(**{**stored, "masks": tuple(stored["masks"])})


@dataclass(frozen=True, slots=True)
class Options:
    """Which rounds (by key), threads and answers, how they are split, and what is hidden."""

    rounds: tuple[int, ...] = ()
    threads: Threads = Threads.ALL
    sites: tuple[str, ...] = ()
    answers: Answers = Answers.ALL
    merge: Merge = Merge.NONE
    split: Split | None = None
    privacy: Privacy = field(default_factory=Privacy)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """The options of a release. Version 0.1 kept the key of one round and nothing else."""
        return cls(
            rounds=tuple(stored.get("rounds") or [stored["round"]]),
            threads=Threads(stored.get("threads", Threads.ALL)),
            sites=tuple(stored.get("sites", ())),
            answers=Answers(stored.get("answers", Answers.ALL)),
            merge=Merge(stored.get("merge", Merge.NONE)),
            privacy=Privacy.of(stored["privacy"]) if "privacy" in stored else Privacy(),
            split=Split.of(stored["split"]) if stored.get("split") else None,
        )

    def as_json(self) -> dict[str, Any]:
        """The same as Release.options has them; `of` undoes it."""
        return asdict(self)
