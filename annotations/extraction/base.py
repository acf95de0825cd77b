"""What every extractor is given and what it hands back. All offsets are code points, `end` exclusive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Span = tuple[int, int]

CONTENT, CLAIM = "content", "claim"
FUNCTION, REBUTTAL = "function", "rebuttal"

MOST_TARGETS = 3
MOST_REASONS = 3


# eq=False: two views are one comment only if they are one object; comparing by value would recurse up a deep thread.
@dataclass(frozen=True, slots=True, eq=False)
class CommentView:
    """One comment as an extractor sees it; the article is the comment with `is_article`. A thread is a sequence of
    these in reading order, the same object standing in the sequence and as `parent` of its replies.

    `quoted` and `hyperlinks` are ranges of `text`, sorted and disjoint. `structure` says how the parent is known:
    "given", "inferred", "hand" (a person set it) or "orphaned"; `author` is any key that is equal for equal authors.
    `language` is that of the thread as its source tells it ("en", "pt-BR"), empty where it does not.
    """

    id: int | str
    text: str
    position: int = 0
    author: str | None = None
    parent: CommentView | None = field(default=None, repr=False)
    is_article: bool = False
    quoted: tuple[Span, ...] = ()
    hyperlinks: tuple[Span, ...] = ()
    structure: str = "given"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a candidate may point at: a whole comment (`start` and `end` are None) or a passage of it."""

    comment_id: int | str
    start: int | None
    end: int | None
    confidence: float

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)
        _check_share("confidence", self.confidence)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate was proposed.

    `cue` is a phrase a person reads ("opens with a denial"), empty where it would tell nothing; `start` and `end` point
    at the words of the comment that gave it away, None where there are none; a negative `weight` speaks against it.
    """

    cue: str
    start: int | None
    end: int | None
    weight: float

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal for a person to judge: a label for a comment or, with `start` and `end`, for a passage of it.

    `question` and `label` are keys of the scheme. `scores` holds further named scores between 0 and 1. At most three
    `targets`, the likeliest first, and three `reasons`, the strongest first. ValueError for anything impossible.
    """

    comment_id: int | str
    start: int | None
    end: int | None
    question: str
    label: str
    confidence: float
    scores: Mapping[str, float] = field(default_factory=dict, hash=False)
    targets: tuple[Target, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)
        _check_share("confidence", self.confidence)
        for name, score in self.scores.items():
            _check_share(name, score)
        if len(self.targets) > MOST_TARGETS or len(self.reasons) > MOST_REASONS:
            raise ValueError(f"A candidate has at most {MOST_TARGETS} targets and {MOST_REASONS} reasons.")


class Extractor(Protocol):
    """A way to find candidates. One implementation is one file of this room and one line of EXTRACTORS."""

    @property
    def name(self) -> str:
        """Its key in EXTRACTORS, stored with each suggestion."""

    @property
    def version(self) -> str:
        """Changes whenever the same thread may give other candidates."""

    def extract(self, thread: Sequence[CommentView]) -> Iterator[Candidate]:
        """The candidates of one thread, which is in reading order; the same thread always gives the same ones."""


def _check_span(start: int | None, end: int | None) -> None:
    if start is None and end is None:
        return
    if start is None or end is None or not 0 <= start < end:
        raise ValueError(f"Not a span: {start} to {end}.")


def _check_share(name: str, value: float) -> None:
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"{name} must lie between 0 and 1, not {value}.")
