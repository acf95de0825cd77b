"""What an importer takes and gives: bytes in, `RawThread` out, and `MalformedFile` where the bytes are no thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, BinaryIO, Literal, Protocol

from threads.text import canonical

MAX_FILE_BYTES = 200 * 1024 * 1024
"""Default of `Options.max_bytes`."""
MAX_COMMENT_CHARACTERS = 1_000_000
MAX_COMMENTS = 2_000_000
MAX_JSON_NESTING = 200
"""Containers inside each other, but for replies inside what they answer."""
MAX_REPLY_NESTING = 50_000
"""Containers inside each other in all; a site writes up to five for each reply."""
MAX_LINE_CHARACTERS = 100 * 1024 * 1024
"""Longest line, and largest JSON document that is one value and so must be held whole."""

Precision = Literal["none", "date", "exact", "estimated"]
Structure = Literal["given", "inferred", "hand"]
State = Literal["normal", "deleted", "removed", "hidden", "spam", "pending", "system", "placeholder", "erased"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link whose address hides behind its label: `text[start:end]` (code points) led to `href`."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class RawComment:
    """One contribution as its source gives it, article included; nothing is resolved against the database.

    `text`, `author` and `posted_raw` are made canonical here, so no importer can forget it; offsets in `anchors` and
    `quoted` (pairs of code points, end exclusive) must have been counted over canonical text.
    """

    external_id: str | None
    parent_external_id: str | None
    text: str
    author: str | None = None
    posted_at: datetime | None = None
    posted_precision: Precision = "none"
    posted_raw: str | None = None
    score: int | None = None
    state: State = "normal"
    structure: Structure = "given"
    anchors: tuple[Anchor, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()
    markup: str | None = None
    raw: Mapping[str, Any] | None = None
    """What the source said and we do not model, free of NUL and lone surrogates."""
    place: str = ""
    """Where it stood in the file, such as "line 7"; for messages only."""

    def __post_init__(self) -> None:
        # What canonical() changes is never printable, and most texts are: asking first saves a fifth of an import.
        if not (
            self.text.isprintable()
            and (self.external_id or "").isprintable()
            and (self.parent_external_id or "").isprintable()
            and (self.author or "").isprintable()
            and (self.posted_raw or "").isprintable()
            and (self.markup or "").isprintable()
        ):
            for name in ("external_id", "parent_external_id", "text", "author", "posted_raw", "markup"):
                value = getattr(self, name)
                if value is not None:
                    object.__setattr__(self, name, canonical(value))

    def __reduce__(self) -> tuple[type[RawComment], tuple[Any, ...]]:
        # What dataclasses do for pickling takes three times as long.
        return RawComment, _values_of(self)


_values_of: attrgetter[tuple[Any, ...]] = attrgetter(*(field.name for field in fields(RawComment)))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of the import report should know; the import goes on."""

    code: str
    """One of `decisions.POLICIES`; the report counts by it."""
    place: str
    message: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class RawThread:
    """An article and the comments below it, in the order of the file; the article is a comment too (position 0).

    A comment whose `parent_external_id` is None answers the article. One whose parent is not in the thread is an
    orphan: it keeps the id, with a warning. `policies.settled` sees to it that external ids are unique in a thread,
    parent links have no circle, and nothing that was withdrawn has a text.
    """

    external_id: str | None
    title: str
    article: RawComment
    comments: Sequence[RawComment] = ()
    url: str | None = None
    site: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    labels: tuple[Mapping[str, Any], ...] = ()
    """Judgements, annotations, relations and gold, one mapping per comment in the shape of our own JSONL."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many comments each policy touched that goes without saying, by code of `decisions.POLICIES`."""
    warnings: tuple[Notice, ...] = ()
    """What was noticed since the thread before: of a file that is read to its end first, the first thread has most."""

    def __post_init__(self) -> None:
        for name in ("external_id", "title", "url", "site", "language"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, canonical(value))

    @property
    def author(self) -> str | None:
        """Who wrote the article."""
        return self.article.author


class MalformedFile(Exception):
    """The file cannot be imported as this format; its string is one plain sentence with the place and the advice."""

    def __init__(self, problem: str, *, place: str = "", advice: str = "") -> None:
        self.problem = problem
        self.place = place
        self.advice = advice
        where = "" if not place or place in problem else f"{place}: "
        sentence = f"{where}{problem}; {advice}." if advice else f"{where}{problem}."
        super().__init__(sentence[:1].upper() + sentence[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person who imports may decide; the defaults guess."""

    filename: str = ""
    """Names the thread where the file gives no title, and helps `sniff`; hostile like any text."""
    title: str | None = None
    encoding: str | None = None
    """One of `decoding.ENCODINGS`; None detects."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """From a target of `fields.ALIASES` to the column or dotted path that holds it; wins over the guess."""
    delimiter: str | None = None
    day_first: bool | None = None
    """Whether the 01 of 01/02/2003 is the day; None leaves such times unknown."""
    roots: frozenset[str] | None = None
    """Parents that mean "answers the article"; None takes `policies.parents.ROOT_VALUES`."""
    label_columns: tuple[str, ...] = ()
    """Columns or dotted paths that are questions, their values the labels given; the mapping may name "annotator",
    "target" and "relation" besides."""
    label_separator: str | None = None
    """Parts several labels in one cell; None takes a cell as one label."""
    offset_unit: Literal["codepoint", "utf16"] | None = None
    """What spans were counted in; None takes what the format says, or what fits the texts best."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """What is wanted of a file that holds more, by the names in the importer's `filters`."""
    skip_bad: bool = False
    """Keep the good records and report each bad one as a warning, instead of refusing the file."""
    max_bytes: int = MAX_FILE_BYTES


class Importer(Protocol):
    """One format. A module with these four names is an importer.

    Two more are for those that need them: `filters`, a tuple of the names that `Options.filters` may have, and
    `draft(file, options)`, which gives an `outline.Draft` to look through before the import, or None.
    """

    name: str
    """Short and stable, stored with the thread and given as `--format`."""
    label: str
    """For people."""

    def read(self, file: BinaryIO, options: Options) -> Iterator[RawThread]:
        """The threads of a seekable `file` that stands at its start. Raises MalformedFile, and nothing else."""

    def looks_like(self, head: bytes, filename: str) -> bool:
        """Whether a file that begins with `head` (some kilobytes) is likely this format. Never raises."""
