"""JSON records with parent ids: one a line or in one list, a thread a line, or a tree by a children field."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from threads.importers import label_keys
from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.fields import ALIASES, CHILDREN, FieldMap, flattened, plain_name
from threads.importers.grouping import Grouping, Row, ThreadKey
from threads.importers.json_records import records, refuse_deep
from threads.importers.label_columns import LabelColumns, field_mapping
from threads.importers.notices import Notices

name = "jsonl"
label = "JSON or JSONL with parent ids"

_BEGINNING = re.compile(rb"(\xef\xbb\xbf)?\s*(\{\s*[\"}]|\[\s*\{)")
_ENDINGS = (".json", ".jsonl", ".ndjson")
_ERROR_KEYS = frozenset({"error", "errors", "documentation_url"})


def looks_like(head: bytes, filename: str) -> bool:
    return _BEGINNING.match(head) is not None or filename.lower().endswith(_ENDINGS)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """Threads grouped over the whole file, however they are scattered."""
    notices = Notices()
    reader = _Reader(options, notices)
    for place, record in records(file, options, notices, nested=reader.children):
        reader.take(record, place)
    reader.labels.check_met()
    yield from reader.grouping.threads()


class _Reader:
    """Finds in each record the row or the tree of rows that it is."""

    def __init__(self, options: Options, notices: Notices) -> None:
        self.grouping = Grouping(options, notices)
        self._notices = notices
        self._options = options
        self.labels = LabelColumns.of(options)
        given = field_mapping(options)
        children = given.pop("children", "")
        self.children = children_of(children)
        # A thread's own fields may be named otherwise than those of its comments.
        self._of_threads = FieldMap(given, yields=True)
        self._of_comments = FieldMap(given)

    def take(self, record: Mapping[str, Any], place: str) -> None:
        """Add one top-level record: a comment, perhaps with its replies inside, or a whole thread."""
        if record.keys() == {"text", "comments"} and isinstance(record["comments"], str):
            # As records both would be one comment, and what everybody said a remark about it.
            raise MalformedFile(
                "the comments are one text", place=place, advice="choose the format trafilatura, if it wrote the file"
            )
        if replies_key(record, self.children) is None:
            self._add_all([record], place)
            return
        parts = apart(record, self.children, place)
        if not is_thread(record, parts.flat):
            self._add_all([record], place)
            return
        try:
            thread = self.grouping.open_thread(self._row(self._of_threads, parts, place))
        except MalformedFile as error:
            self._skip(error)
        else:
            self._add_all(parts.replies or (), place, thread)

    def _add_all(self, found: Sequence[Any], place: str, thread: ThreadKey | None = None) -> None:
        """Comments and all inside them, in reading order; the stack holds what is still to come, last first."""
        waiting: list[tuple[Any, str | None]] = [(record, None) for record in reversed(found)]
        is_alone = thread is None
        for number in itertools.count(1):
            if not waiting:
                return
            record, inside = waiting.pop()
            at = place if is_alone and number == 1 else f"{place}, comment {number}"
            try:
                own_id, thread, replies = self._add(record, at, thread, inside)
            except MalformedFile as error:
                self._skip(error)
            else:
                waiting.extend((reply, own_id) for reply in reversed(replies))

    def _add(
        self, record: Any, place: str, thread: ThreadKey | None, inside: str | None
    ) -> tuple[str, ThreadKey, Sequence[Any]]:
        """One comment; gives its id, its thread, and the replies inside it."""
        if not isinstance(record, dict):
            raise MalformedFile("a comment was expected and something else was found", place=place)
        parts = apart(record, self.children, place)
        row = self._row(self._of_comments, parts, place)
        _refuse_error_answer(row, record)
        has_ids = "id" in self._of_comments.paths
        own_id, thread = self.grouping.add(row, thread=thread, inside=inside, has_ids=has_ids)
        return own_id, thread, parts.replies or ()

    def _skip(self, error: MalformedFile) -> None:
        if not self._options.skip_bad:
            raise error
        self._notices.add("bad_record", error.place, f"{error.problem}; left out")

    def _row(self, fields: FieldMap, parts: Parts, place: str) -> Row:
        flat, said = self.labels.read(parts.flat, place)
        fields.learn(flat)
        values = fields.pick(flat)
        text = values.get("text")
        if parts.labels:
            said += label_keys.said_of(parts.labels, text if isinstance(text, str) else "", self._options, place)
        return Row(values, fields.unmapped(flat), place, said)


class Parts(NamedTuple):
    """A record taken apart."""

    replies: list[Any] | None
    """None where it has no list of them."""
    labels: Mapping[str, Any]
    flat: dict[str, Any]
    """The other fields, by their paths."""


def children_of(told: str) -> frozenset[str]:
    """The keys that may hold replies: the one a person named, if any, and those known by their name."""
    return frozenset((told, *CHILDREN) if told else CHILDREN)


def replies_key(record: Mapping[str, Any], children: frozenset[str]) -> str | None:
    """The first key of a record that is one of `children` and holds a list."""
    if children.isdisjoint(record):
        return None
    return next((key for key in record if key in children and isinstance(record[key], list)), None)


def apart(record: Mapping[str, Any], children: frozenset[str], place: str) -> Parts:
    """The replies, the labels and the rest of a record."""
    key, labels = replies_key(record, children), label_keys.labels_in(record)
    others = record
    if key is not None or labels:
        others = {other: value for other, value in record.items() if other != key and other not in labels}
    # Only replies may be deep, and what is called so beside them is none.
    if not children.isdisjoint(others):
        refuse_deep([others[name] for name in children if name in others], place)
    return Parts(None if key is None else record[key], labels, flattened(others))


def _refuse_error_answer(row: Row, record: Mapping[str, Any]) -> None:
    """A web service that had nothing to give answers with an object too; it is no comment."""
    if not _ERROR_KEYS.isdisjoint(record) and "id" not in row.values and "author" not in row.values:
        raise MalformedFile(
            "this is the error answer of a web service, not a thread", place=row.place, advice="fetch it again"
        )


def is_thread(record: Mapping[str, Any], flat: Mapping[str, Any]) -> bool:
    """Whether a record with replies is a discussion rather than a comment: it has comments, or a title."""
    names = {plain_name(path) for path in flat}
    belongs = names & {*ALIASES["parent"], *ALIASES["thread"]}
    return "comments" in record or (not belongs and bool(names & set(ALIASES["title"])))
