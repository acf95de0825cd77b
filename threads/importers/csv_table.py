"""Tables of comments: CSV and TSV as spreadsheets and scripts write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.fields import FieldMap
from threads.importers.grouping import Grouping, Row
from threads.importers.label_columns import LabelColumns, field_mapping
from threads.importers.labelling import Said
from threads.importers.notices import Notices, tolerating
from threads.importers.tables import by_column, guess_delimiter, open_table

name = "csv"
label = "CSV or TSV table"

_ENDINGS = (".csv", ".tsv", ".tab")


def looks_like(head: bytes, filename: str) -> bool:
    """By the name, or by a first line that is a header with a column for the text."""
    if filename.lower().endswith(_ENDINGS):
        return True
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "ignore").strip()
    delimiter = guess_delimiter(first)
    columns = FieldMap({})
    columns.learn([column.strip('" ') for column in first.split(delimiter)])
    return delimiter in first and "text" in columns.paths and len(columns.paths) > 1


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """Threads grouped over the whole table, however they are scattered."""
    notices = Notices()
    header, rows = open_table(file, options, notices)
    columns = _columns(header, options)
    labels = LabelColumns.of(options)
    grouping = Grouping(options, notices)
    is_empty = True
    for place, cells in rows:
        is_empty = False
        with tolerating(options, notices):
            leaves, said = labels.read(by_column(header, cells, place), place)
            grouping.add(_row(columns, leaves, place, said), has_ids="id" in columns.paths)
    if is_empty:
        raise MalformedFile(
            "the file is empty: it has a header and no rows", advice="choose a file that holds a thread"
        )
    yield from grouping.threads()


def _columns(header: Sequence[str], options: Options) -> FieldMap:
    for target, column in options.mapping.items():
        if column and column not in header:
            raise MalformedFile(
                f"there is no column {column!r} for the {target}", place="line 1", advice=_named(header)
            )
    for column in options.label_columns:
        if column not in header:
            raise MalformedFile(f"there is no column {column!r} for labels", place="line 1", advice=_named(header))
    columns = FieldMap(field_mapping(options))
    about_labels = LabelColumns.of(options).named
    columns.learn([column for column in header if column and column not in about_labels])
    if "text" not in columns.paths:
        raise MalformedFile(
            "no column is named like a comment's text, such as 'text'", place="line 1", advice=_named(header)
        )
    return columns


def _named(header: Sequence[str]) -> str:
    shown = ", ".join(repr(column[:40]) for column in header[:20])
    return f"call the column that holds it by its name; the columns are {shown}"


def _row(columns: FieldMap, leaves: Mapping[str, Any], place: str, said: tuple[Said, ...]) -> Row:
    rest = {column: value for column, value in columns.unmapped(leaves).items() if column and value}
    return Row(columns.pick(leaves), rest, place, said)
