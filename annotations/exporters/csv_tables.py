"""Tables for spreadsheets and statistics: comments, annotations, relations and judgements, in one zip."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from annotations.exporters.archives import archive
from annotations.exporters.base import About, Record

# Cells that begin so would run as formulas in a spreadsheet (OWASP, "CSV Injection"; the full-width forms too).
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_COMMENT: Final = (
    "thread_id", "comment_id", "parent_id", "structure", "position", "depth", "author", "posted_at", "state",
    "duplicate_of", "duplicate_of_thread", "score", "title", "url", "split", "text", "round",
)  # fmt: skip
_ANNOTATION: Final = (
    "id", "annotator", "question", "label", "value", "start", "end", "exact", "unsure", "note", "origin",
)  # fmt: skip
_RELATION: Final = ("id", "annotator", "from", "label", "target_by", "unsure", "note")
_TARGET: Final = ("kind", "comment_id", "start", "end", "exact")
_JUDGEMENT: Final = ("annotator", "state", "at", "ms", "suggestions_shown", "article_opened")
_KEY: Final = ("thread_id", "comment_id")

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "comments": _COMMENT,
    "annotations": (*_KEY, *_ANNOTATION, "attributes", "gold", "round"),
    "relations": (*_KEY, *_RELATION, *(f"target_{name}" for name in _TARGET), "gold", "round"),
    "judgements": (*_KEY, *_JUDGEMENT, "round"),
}
_README: Final = """Tables of a Rejoinder release. UTF-8, {delimiter} between cells, CRLF line ends, quotes doubled
(RFC 4180).

Offsets (start, end) are Unicode code points of the comment's text, end exclusive.
{guarded}
Read every column as text (pandas: dtype=str, keep_default_na=False), or "NA" and "0012" change.
"""
_GUARDED: Final = """For spreadsheets: every table begins with a byte order mark, so that they read it as UTF-8.
No value in a cell runs as a formula: a cell that begins with = + - @ (also full-width), a tab or a line end has an
apostrophe before it. To undo: where a cell begins with an apostrophe followed by one of these or by an
apostrophe, drop the first apostrophe.
For programs there is a flavour without these apostrophes."""
_PLAIN: Final = """For programs: every cell is exactly what was written. Do not open these tables in a spreadsheet: a
cell that begins with = + - @ may run as a formula. For spreadsheets there is a flavour that is guarded."""


def guard(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; undone by `unguard`."""
    text = plain(value)
    return "'" + text if isinstance(value, str) and _needs_guard(text) else text


def plain(value: Any) -> str:
    """A cell as it is; nothing for what is unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def unguard(cell: str) -> str:
    """The text that `guard` was given."""
    return cell[1:] if cell.startswith("'") and _needs_guard(cell[1:]) else cell


def _needs_guard(text: str) -> bool:
    return text.lstrip("'").startswith(_DANGEROUS)


@dataclass(frozen=True, slots=True)
class CsvTables:
    """Four tables and a README in a zip; for spreadsheets guarded against formulas, for programs as they are."""

    name: str = "csv"
    label: str = "CSV tables for spreadsheets (zip)"
    suffix: str = ".csv.zip"
    delimiter: str = ","
    is_guarded: bool = True
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = False
    losses: tuple[str, ...] = (
        "Hyperlinks and quotes are not in the tables.",
        "Which extractor an accepted suggestion came from is not in the tables.",
        "Mentions of listed claims and evidence are not in the tables.",
        "Who adjudicated and why is not in the tables; gold answers are marked.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. Tables grow in temporary files, since a zip takes its entries one after the other."""
        cell = guard if self.is_guarded else plain
        encoding = "utf-8-sig" if self.is_guarded else "utf-8"
        with ExitStack() as stack:
            files = {name: stack.enter_context(tempfile.TemporaryFile("w+b")) for name in _COLUMNS}
            texts = {
                name: io.TextIOWrapper(file, encoding=encoding, newline="", write_through=True)
                for name, file in files.items()
            }
            writers = {name: csv.writer(text, delimiter=self.delimiter) for name, text in texts.items()}
            for name, writer in writers.items():
                writer.writerow(_COLUMNS[name])
            for record in records:
                for name, row in _rows(record, cell):
                    writers[name].writerow([cell(row.get(column)) for column in _COLUMNS[name]])
            with archive(out) as zip:
                zip.add("README.txt", self._readme())
                for name, file in files.items():
                    zip.copy(f"{name}.{'csv' if self.delimiter == ',' else 'tsv'}", file)
                    texts[name].detach()

    def _readme(self) -> str:
        delimiter = "commas" if self.delimiter == "," else "tabs"
        return _README.format(delimiter=delimiter, guarded=_GUARDED if self.is_guarded else _PLAIN)


def _rows(record: Record, cell: Callable[[Any], str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    key = {name: record[name] for name in (*_KEY, "round")}
    gold = record["gold"] or {"annotations": [], "relations": []}
    yield "comments", record
    for row in record["annotations"]:
        attributes = ";".join(f"{name}={cell(value)}" for name, value in sorted(row["attributes"].items()))
        yield "annotations", {**key, **row, "attributes": attributes, "gold": row["id"] in gold["annotations"]}
    for row in record["relations"]:
        target = {f"target_{name}": row["target"].get(name) for name in _TARGET}
        yield "relations", {**key, **row, **target, "gold": row["id"] in gold["relations"]}
    for row in record["judgements"]:
        yield "judgements", {**key, **row}
