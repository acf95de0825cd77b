"""What every extractor is given and what it hands back. All offsets are code points, `end` exclusive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

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


@runtime_checkable
class Noting(Protocol):
    """An extractor that also counts what it left out, by reason: {"language not covered": 3}."""

    def extract_noting(self, thread: Sequence[CommentView], notices: Counter[str]) -> Iterator[Candidate]:
        """As `extract`, and adds to `notices` while it is read."""


@dataclass(frozen=True, slots=True)
class LabelView:
    """A label of the scheme as an extractor sees it."""

    question: str
    label: str
    name: str
    guideline: str = ""
    takes_comments: bool = True
    takes_spans: bool = False
    needs_target: bool = False


class Consultation(Protocol):
    """One question to a service elsewhere, and how its answer is read. Plain values: asking is somebody else's work."""

    @property
    def comments(self) -> Sequence[int | str]:
        """The comments that are asked about; for these alone the answer counts."""

    @property
    def messages(self) -> Sequence[Mapping[str, str]]:
        """{"role", "content"}, as a chat completion takes them."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """JSON Schema of the answer."""

    def read(self, answer: str, notices: Counter[str]) -> list[Candidate]:
        """What the answer says that can be trusted; the rest is counted in `notices`. Raises Unreadable."""


class Unreadable(ValueError):
    """An answer of which nothing can be used; the string says why."""


@runtime_checkable
class Consulting(Protocol):
    """An extractor that asks a service elsewhere: it says what to ask and reads what comes. It opens no connection."""

    @property
    def name(self) -> str:
        """Its key in EXTRACTORS, stored with each suggestion."""

    @property
    def version(self) -> str:
        """Of questions and reading; the name of what answers is added to it."""

    def consultations(self, thread: Sequence[CommentView], labels: Sequence[LabelView]) -> Iterator[Consultation]:
        """What to ask about one thread, which is in reading order; every comment is asked about once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the registry. `needs` are settings without which it cannot run; where a project has chosen nothing,
    those run that are `is_default`."""

    extractor: Extractor | Consulting
    title: str
    about: str
    kind: Literal["rules", "model", "service"]
    needs: tuple[str, ...] = ()
    is_default: bool = True

    @property
    def name(self) -> str:
        """The extractor's."""
        return self.extractor.name


def _check_span(start: int | None, end: int | None) -> None:
    if start is None and end is None:
        return
    if start is None or end is None or not 0 <= start < end:
        raise ValueError(f"Not a span: {start} to {end}.")


def _check_share(name: str, value: float) -> None:
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"{name} must lie between 0 and 1, not {value}.")
