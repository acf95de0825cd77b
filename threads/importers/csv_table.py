"""Tables of comments: CSV and TSV as spreadsheets and scripts write them."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from threads.importers.base import MAX_COMMENT_CHARACTERS, MalformedFile, Options, RawThread
from threads.importers.decoding import choose_encoding, empty_file, is_utf8, lines
from threads.importers.fields import FieldMap
from threads.importers.grouping import Grouping, Row
from threads.importers.notices import Notices
from threads.importers.signatures import HEAD_BYTES

name = "csv"
label = "CSV or TSV table"

DELIMITERS = (",", ";", "\t", "|")
_ENDINGS = (".csv", ".tsv", ".tab")
_MAX_COLUMNS = 10_000
_HEADER_CHARACTERS = 10_000
"""As much of the header as the delimiter is guessed from."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"')

# The module's limit is for the whole process; ours is higher, and `clean_text` refuses by name what is over it.
csv.field_size_limit(2 * MAX_COMMENT_CHARACTERS)


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
    """Threads grouped over the whole table, which is held until its end."""
    notices = Notices()
    options = _with_encoding(file, options, notices)
    text = lines(file, options, expected="a CSV table")
    above, header_line = _first_line(text)
    delimiter = options.delimiter or guess_delimiter(header_line)
    rows = _rows(itertools.chain(["\n"] * above, [header_line], text), delimiter)
    first = next(rows, None)
    if first is None:
        raise empty_file()
    header = _header(*first)
    columns = _columns(header, options)
    grouping = Grouping(options, notices)
    is_empty = True
    for place, cells in rows:
        is_empty = False
        try:
            grouping.add(_row(columns, header, cells, place), has_ids="id" in columns.paths)
        except MalformedFile as error:
            if not options.skip_bad:
                raise
            notices.add("bad_record", error.place, f"{error.problem}; left out")
    if is_empty:
        raise MalformedFile(
            "the file is empty: it has a header and no rows", advice="choose a file that holds a thread"
        )
    yield from grouping.threads()


def guess_delimiter(header: str) -> str:
    """The delimiter that parts the header into most columns; a comma where none does."""
    bare = _QUOTED.sub("", header[:_HEADER_CHARACTERS])
    return max(DELIMITERS, key=bare.count)


def _with_encoding(file: BinaryIO, options: Options, notices: Notices) -> Options:
    """Spreadsheets in the west still save Windows-1252 without saying so; it is guessed, and told."""
    if options.encoding is not None:
        return options
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if choose_encoding(head, options, "a CSV table") != "utf-8-sig" or is_utf8(file):
        return options
    notices.add(
        "encoding_guessed", "", "the file is not UTF-8 and was read as cp1252 (Windows); check accented letters"
    )
    return replace(options, encoding="cp1252")


def _first_line(text: Iterator[str]) -> tuple[int, str]:
    """How many blank lines stand above the header, and the header's first line."""
    for above, line in enumerate(text):
        if not line.isspace():
            return above, line
    raise empty_file()


def _rows(text: Iterator[str], delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Each row that is not wholly empty, with the line it begins on."""
    try:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
    except (TypeError, ValueError):
        raise MalformedFile(f"{delimiter!r} cannot part columns", advice="choose one character as delimiter") from None
    while True:
        place = f"line {reader.line_num + 1}"
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _broken(error, place) from None
        if cells is None:
            return
        if any(cells):
            yield place, cells


def _broken(error: csv.Error, place: str) -> MalformedFile:
    if "unexpected end of data" in str(error):
        return MalformedFile("a quote is opened and never closed", place=place, advice="close or double the quote")
    if "field larger" in str(error):
        return MalformedFile(
            f"a cell has more than {2 * MAX_COMMENT_CHARACTERS:,} characters; "
            f"a comment may have {MAX_COMMENT_CHARACTERS:,}",
            place=place,
            advice="look for a quote that is not closed, or shorten the text",
        )
    return MalformedFile(f"the row cannot be read ({error})", place=place, advice="double each quote inside a cell")


def _header(place: str, cells: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    if len(header) > _MAX_COLUMNS:
        raise MalformedFile(
            f"there are more than {_MAX_COLUMNS:,} columns", place=place, advice="check the delimiter and the quotes"
        )
    double, times = Counter(cell for cell in header if cell).most_common(1)[0] if any(header) else ("", 0)
    if times > 1:
        raise MalformedFile(f"the column {double[:80]!r} stands twice", place=place, advice="rename one of them")
    return header


def _columns(header: Sequence[str], options: Options) -> FieldMap:
    for target, column in options.mapping.items():
        if column and column not in header:
            raise MalformedFile(
                f"there is no column {column!r} for the {target}", place="line 1", advice=_named(header)
            )
    columns = FieldMap(options.mapping)
    columns.learn([column for column in header if column])
    if "text" not in columns.paths:
        raise MalformedFile(
            "no column is named like a comment's text, such as 'text'", place="line 1", advice=_named(header)
        )
    return columns


def _named(header: Sequence[str]) -> str:
    shown = ", ".join(repr(column[:40]) for column in header[:20])
    return f"call the column that holds it by its name; the columns are {shown}"


def _row(columns: FieldMap, header: Sequence[str], cells: Sequence[str], place: str) -> Row:
    if len(cells) != len(header):
        raise MalformedFile(
            f"the row has {len(cells)} cells and the header {len(header)}",
            place=place,
            advice="put texts that hold the delimiter in quotes",
        )
    leaves = dict(zip(header, cells, strict=True))
    rest = {column: value for column, value in columns.unmapped(leaves).items() if column and value}
    return Row(columns.pick(leaves), rest, place)
