"""CSV and TSV read strictly: the header, then each row with the line it begins on."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from threads.importers.base import MAX_COMMENT_CHARACTERS, MalformedFile, Options
from threads.importers.decoding import choose_encoding, empty_file, is_utf8, lines
from threads.importers.notices import Notices
from threads.importers.signatures import HEAD_BYTES

DELIMITERS = (",", ";", "\t", "|")
_MAX_COLUMNS = 10_000
_HEADER_CHARACTERS = 10_000
"""As much of the header as the delimiter is guessed from."""
_QUOTED = re.compile(r'"(?:[^"]|"")*"')

# The module's limit is for the whole process; ours is higher, and `clean_text` refuses by name what is over it.
csv.field_size_limit(2 * MAX_COMMENT_CHARACTERS)


def open_table(
    file: BinaryIO, options: Options, notices: Notices, *, delimiter: str | None = None, has_quotes: bool = True
) -> tuple[list[str], Iterator[tuple[str, list[str]]]]:
    """The columns, and the rows that are not wholly empty with their places, of a table that has at least one row.

    A delimiter that the person gave wins, then `delimiter`, then a guess. Without `has_quotes` a quote is text.
    Raises MalformedFile, also while the rows are read.
    """
    options = _with_encoding(file, options, notices)
    text = lines(file, options, expected="a CSV table")
    above, header_line = _first_line(text)
    chosen = options.delimiter or delimiter or guess_delimiter(header_line)
    rows = _rows(itertools.chain(["\n"] * above, [header_line], text), chosen, has_quotes=has_quotes)
    top, first = next(rows, None), next(rows, None)
    if top is None:
        raise empty_file()
    header = _header(*top)
    if first is None:
        raise MalformedFile(
            "the file is empty: it has a header and no rows", advice="choose a file that holds a thread"
        )
    return header, itertools.chain([first], rows)


def delimiter_of(file: BinaryIO, options: Options) -> str:
    """The delimiter with which `open_table` reads the file, which is left at its start. Raises MalformedFile."""
    options = _with_encoding(file, options, Notices())
    _, header_line = _first_line(lines(file, options, expected="a CSV table"))
    file.seek(0)
    return options.delimiter or guess_delimiter(header_line)


def by_column(header: Sequence[str], cells: Sequence[str], place: str) -> dict[str, str]:
    """A row's cells by the names of their columns. Raises MalformedFile for a row of another length."""
    if len(cells) != len(header):
        raise MalformedFile(
            f"the row has {len(cells)} cells and the header {len(header)}",
            place=place,
            advice="put texts that hold the delimiter in quotes",
        )
    return dict(zip(header, cells, strict=True))


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


def _rows(text: Iterator[str], delimiter: str, *, has_quotes: bool) -> Iterator[tuple[str, list[str]]]:
    """Each row that is not wholly empty, with the line it begins on."""
    try:
        reader = csv.reader(
            text, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE, strict=True
        )
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
