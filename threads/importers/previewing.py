"""The first rows of a table or of JSON records, for a person who says what the columns hold. Never the whole file."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from threads.importers import csv_table, jsonl
from threads.importers.base import MalformedFile, Options
from threads.importers.cleaning import clean_value
from threads.importers.decoding import choose_encoding
from threads.importers.fields import FieldMap
from threads.importers.json_records import records
from threads.importers.notices import Notices, tolerating
from threads.importers.signatures import HEAD_BYTES
from threads.importers.tables import by_column, delimiter_of, open_table
from threads.text import canonical

READ_BYTES = 4 * 1024 * 1024
"""As much of a file as is looked at; the rest is left to the worker."""
READ_ROWS = 1000
SHOWN_ROWS = 20
SHOWN_CHARACTERS = 240
MAX_COLUMNS = 10_000
_NOT_ASCII = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of a table or a record, nested ones included: its values by column or dotted path."""

    place: str
    values: Mapping[str, Any]
    is_thread: bool = False
    """Whether it is a whole thread, with its comments in the rows that follow."""
    within: str = ""
    """The place of the thread that it stands in, where that is a record."""
    is_inside: bool = False
    """Whether it stands inside the comment that it answers."""


@dataclass(slots=True)
class Preview:
    """What the beginning of a file shows when it is read with an encoding and a delimiter."""

    columns: list[str] = field(default_factory=list)
    """Names of columns, or dotted paths in the order in which they were met; those alone that can be stored."""
    rows: list[PreviewRow] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    """Those columns that hold lists of records."""
    replies: list[str] = field(default_factory=list)
    """Those of the lists that are taken for what answers a record."""
    guess: Mapping[str, str] = field(default_factory=dict)
    """From a target to the column that is likely to hold it."""
    encoding: str = ""
    delimiter: str | None = None
    """None where there are no columns to part."""
    trouble: MalformedFile | None = None
    """Where reading stopped, and why."""

    @property
    def digest(self) -> str:
        """The same for files with the same columns; "" without any."""
        names = "\n".join(self.columns if self.delimiter else sorted(self.columns))
        return hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest() if self.columns else ""


def preview(format: str, file: BinaryIO, options: Options) -> Preview:
    """Look at the beginning of a seekable file of a format in PREVIEWED. Never raises for what the file holds."""
    seen = Preview()
    notices = Notices()
    try:
        file.seek(0)
        head = _Head(file)
        seen.encoding = options.encoding or choose_encoding(head.getvalue()[:HEAD_BYTES], options, "a table")
        try:
            PREVIEWED[format](seen, head, replace(options, max_bytes=2 * READ_BYTES), notices)
        except MalformedFile:
            # At the end of what was looked at, a row or a character may be cut in two.
            if not head.is_cut or head.tell() < len(head.getvalue()):
                raise
    except MalformedFile as error:
        seen.trouble = error
    if any(notice.code == "encoding_guessed" for notice in notices.take()):
        seen.encoding = "cp1252"
    seen.encoding = seen.encoding.removesuffix("-sig")
    return seen


class _Head(io.BytesIO):
    """The first bytes of a file, not cut inside a character of UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        content = file.read(READ_BYTES + 1)
        self.is_cut = len(content) > READ_BYTES
        super().__init__((content.rstrip(_NOT_ASCII) or content) if self.is_cut else content)


def shown_value(value: Any) -> str:
    """A value as one looks at it: texts as they are, the rest as JSON, long ones cut, "" for none."""
    if value is None:
        return ""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return f"{len(value)} inside"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _table(seen: Preview, head: _Head, options: Options, notices: Notices) -> None:
    seen.delimiter = delimiter_of(head, options)
    header, rows = open_table(head, options, notices)
    seen.columns = [column for column in header if column and column == canonical(column)]
    guess = FieldMap({})
    guess.learn(seen.columns)
    seen.guess = guess.paths
    for place, cells in itertools.islice(rows, READ_ROWS):
        with tolerating(options, notices):
            seen.rows.append(PreviewRow(place, _clean(by_column(header, cells, place))))


def _records(seen: Preview, head: _Head, options: Options, notices: Notices) -> None:
    children = jsonl.children_of(options.mapping.get("children", ""))
    columns: dict[str, None] = {}
    lists: dict[str, None] = {}
    replies: dict[str, None] = {}
    of_threads, of_comments = FieldMap({}), FieldMap({})
    found = records(head, options, notices, nested=children, is_cut=head.is_cut)
    try:
        for row in itertools.islice(_unfolded(found, children, replies), READ_ROWS):
            seen.rows.append(row)
            for path in itertools.islice(row.values, MAX_COLUMNS - len(columns)):
                columns[path] = None
            lists |= dict.fromkeys(path for path, value in row.values.items() if _holds_records(path, value))
            own = [path for path in row.values if path in columns and path not in replies]
            (of_threads if row.is_thread else of_comments).learn(own)
    finally:
        seen.columns, seen.lists, seen.replies = list(columns), list(lists), list(replies)
        seen.guess = _merged(of_threads.paths, of_comments.paths)


def _unfolded(
    found: Iterator[tuple[str, dict[str, Any]]], children: frozenset[str], replies: dict[str, None]
) -> Iterator[PreviewRow]:
    """Each record and those inside it, in reading order; the keys that hold them are noted in `replies`."""
    for place, record in found:
        waiting: list[tuple[Any, bool]] = [(record, False)]
        within = ""
        for number in itertools.count():
            if not waiting:
                break
            inner, is_inside = waiting.pop()
            if not isinstance(inner, dict):
                continue
            at = f"{place}, comment {number}" if number else place
            answers, _, flat = jsonl.apart(inner, children, at)
            is_thread = number == 0 and answers is not None and jsonl.is_thread(inner, flat)
            values = _clean(flat)
            if answers is not None and (key := jsonl.replies_key(inner, children)):
                values[key] = [reply for reply in answers if isinstance(reply, dict)]
                replies[key] = None
                waiting.extend((reply, not is_thread) for reply in reversed(answers))
            yield PreviewRow(at, values, is_thread, within, is_inside)
            within = place if is_thread else within


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """What can be stored of a row, and so shown. Lists of records, which have rows of their own, stay as they are."""
    return {
        name: value if _holds_records(name, value) else clean_value(value)
        for name, value in values.items()
        if name == canonical(name)
    }


def _holds_records(path: str, value: Any) -> bool:
    # Replies are looked for in the record itself, not deeper.
    return "." not in path and isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _merged(of_threads: Mapping[str, str], of_comments: Mapping[str, str]) -> dict[str, str]:
    """One guess for both. What comments do not have is the thread's: its text the article, its id the thread's."""
    taken = set(of_comments.values())
    own = {target: path for target, path in of_threads.items() if path not in taken}
    for target, of_thread in (("text", "article"), ("id", "thread")):
        if path := own.pop(target, ""):
            own.setdefault(of_thread, path)
    return own | dict(of_comments)


PREVIEWED: dict[str, Callable[[Preview, _Head, Options, Notices], None]] = {
    csv_table.name: _table,
    jsonl.name: _records,
}
"""How the beginning of a file of each format is read: those whose columns a person may choose."""
