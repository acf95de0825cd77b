"""JSON records with parent ids: one a line or in one list, a thread a line, or a tree by a children field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.fields import ALIASES, CHILDREN, FieldMap, flattened, plain_name
from threads.importers.grouping import Draft, Grouping, Row
from threads.importers.json_records import records
from threads.importers.notices import Notices

name = "jsonl"
label = "JSON or JSONL with parent ids"

_BEGINNING = re.compile(rb"(\xef\xbb\xbf)?\s*(\{\s*[\"}]|\[\s*\{)")
_ENDINGS = (".json", ".jsonl", ".ndjson")


def looks_like(head: bytes, filename: str) -> bool:
    return _BEGINNING.match(head) is not None or filename.lower().endswith(_ENDINGS)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """Threads grouped over the whole file, which is held parsed until its end."""
    notices = Notices()
    reader = _Reader(options, notices)
    for place, record in records(file, options, notices):
        try:
            reader.take(record, place)
        except MalformedFile as error:
            if not options.skip_bad:
                raise
            notices.add("bad_record", error.place, str(error))
    yield from reader.grouping.threads()


class _Reader:
    """Finds in each record the row or the tree of rows that it is."""

    def __init__(self, options: Options, notices: Notices) -> None:
        self.grouping = Grouping(options, notices)
        given = dict(options.mapping)
        self._children = (given.pop("children"),) if given.get("children") else CHILDREN
        given.pop("children", None)
        # A thread's own fields may be named otherwise than those of its comments.
        self._of_threads = FieldMap(given)
        self._of_comments = FieldMap(given)

    def take(self, record: Mapping[str, Any], place: str) -> None:
        """Add one top-level record: a comment, perhaps with its replies inside, or a whole thread."""
        replies, flat = self._apart(record)
        if replies is None or not _is_thread(record, flat):
            self._add_tree(record, place)
            return
        draft = self.grouping.open_thread(_row(self._of_threads, flat, place))
        for number, reply in enumerate(replies, start=1):
            self._add_tree(reply, f"{place}, comment {number}", draft)

    def _add_tree(self, record: Any, place: str, draft: Draft | None = None) -> None:
        """A comment and all inside it, in reading order; the stack holds what is still to come, last first."""
        waiting: list[tuple[Any, str, Draft | None, str | None]] = [(record, place, draft, None)]
        while waiting:
            current, at, thread, parent = waiting.pop()
            if not isinstance(current, dict):
                raise MalformedFile("a comment was expected and something else was found", place=at)
            replies, flat = self._apart(current)
            row = _row(self._of_comments, flat, at)
            _refuse_error_answer(row, current)
            has_ids = "id" in self._of_comments.paths
            own_id, thread = self.grouping.add(row, draft=thread, inside=parent, has_ids=has_ids)
            within = [(reply, f"{at}, reply {n}", thread, own_id) for n, reply in enumerate(replies or (), start=1)]
            waiting.extend(reversed(within))

    def _apart(self, record: Mapping[str, Any]) -> tuple[list[Any] | None, dict[str, Any]]:
        """The list of replies (None if there is no such list) and the other fields, flat."""
        key = next((key for key in record if key in self._children and isinstance(record[key], list)), None)
        if key is None:
            return None, flattened(record)
        return record[key], flattened({other: value for other, value in record.items() if other != key})


def _row(fields: FieldMap, flat: Mapping[str, Any], place: str) -> Row:
    fields.learn(flat)
    return Row(fields.pick(flat), fields.unmapped(flat), place)


def _refuse_error_answer(row: Row, record: Mapping[str, Any]) -> None:
    """A web service that had nothing to give answers with an object too; it is no comment."""
    is_error = any(key in record for key in ("error", "errors", "documentation_url"))
    if is_error and "id" not in row.values and "author" not in row.values:
        raise MalformedFile(
            "this is the error answer of a web service, not a thread", place=row.place, advice="fetch it again"
        )


def _is_thread(record: Mapping[str, Any], flat: Mapping[str, Any]) -> bool:
    """Whether a record with replies is a discussion rather than a comment: it has comments, or a title."""
    names = {plain_name(path) for path in flat}
    belongs = names & {*ALIASES["parent"], *ALIASES["thread"]}
    return "comments" in record or (not belongs and bool(names & set(ALIASES["title"])))
