"""Tables for spreadsheets and statistics: comments, annotations, relations and judgements, in one zip."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from annotations.exporters.base import About, Record

# Cells that begin so would run as formulas in a spreadsheet (OWASP, "CSV Injection"; the full-width forms too).
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can hold: equal bytes every time

_COMMENT: Final = (
    "thread_id", "comment_id", "parent_id", "structure", "position", "depth", "author", "posted_at", "state",
    "duplicate_of", "duplicate_of_thread", "score", "title", "url", "split", "text",
)  # fmt: skip
_ANNOTATION: Final = (
    "id", "annotator", "question", "label", "value", "start", "end", "exact", "unsure", "note", "origin",
)  # fmt: skip
_RELATION: Final = ("id", "annotator", "from", "label", "target_by", "unsure", "note")
_TARGET: Final = ("kind", "comment_id", "start", "end", "exact")
_JUDGEMENT: Final = ("annotator", "state", "at", "ms", "suggestions_shown", "article_opened")
_KEY: Final = ("thread_id", "comment_id")

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "comments.csv": _COMMENT,
    "annotations.csv": (*_KEY, *_ANNOTATION, "attributes", "gold"),
    "relations.csv": (*_KEY, *_RELATION, *(f"target_{name}" for name in _TARGET), "gold"),
    "judgements.csv": (*_KEY, *_JUDGEMENT),
}
_README: Final = """Tables of a Rejoinder release. UTF-8, commas, CRLF line ends, quotes doubled (RFC 4180).

Offsets (start, end) are Unicode code points of the comment's text, end exclusive.
No value in a cell runs as a formula: a cell that begins with = + - @ (also full-width), a tab or a line end has an
apostrophe before it. To undo: where a cell begins with an apostrophe followed by one of these or by an
apostrophe, drop the first apostrophe.
Read every column as text (pandas: dtype=str, keep_default_na=False), or "NA" and "0012" change.
"""


def guard(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; undone by `unguard`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, str) and text.startswith((*_DANGEROUS, "'")) and _needs_guard(text):
        return "'" + text
    return text


def unguard(cell: str) -> str:
    """The text that `guard` was given."""
    return cell[1:] if cell.startswith("'") and _needs_guard(cell[1:]) else cell


def _needs_guard(text: str) -> bool:
    return text.lstrip("'").startswith(_DANGEROUS)


@dataclass(frozen=True, slots=True)
class CsvTables:
    """Four tables and a README in a zip."""

    name: str = "csv"
    label: str = "CSV tables (zip)"
    suffix: str = ".csv.zip"
    media_type: str = "application/zip"
    losses: tuple[str, ...] = (
        "Hyperlinks and quotes are not in the tables.",
        "Which extractor an accepted suggestion came from is not in the tables.",
        "Mentions of listed claims and evidence are not in the tables.",
        "Who adjudicated and why is not in the tables; gold answers are marked.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. Tables grow in temporary files, since a zip takes its entries one after the other."""
        with ExitStack() as stack:
            files = {name: stack.enter_context(tempfile.TemporaryFile("w+b")) for name in _COLUMNS}
            texts = {
                name: io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
                for name, file in files.items()
            }
            writers = {name: csv.writer(text) for name, text in texts.items()}
            for name, writer in writers.items():
                writer.writerow(_COLUMNS[name])
            for record in records:
                for name, row in _rows(record):
                    writers[name].writerow([guard(row.get(column)) for column in _COLUMNS[name]])
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(_entry("README.txt"), _README)
                for name, file in files.items():
                    file.seek(0)
                    with archive.open(_entry(name), "w", force_zip64=True) as target:
                        while chunk := file.read(1 << 20):
                            target.write(chunk)
                    texts[name].detach()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _rows(record: Record) -> Iterator[tuple[str, Mapping[str, Any]]]:
    key = {name: record[name] for name in _KEY}
    gold = record["gold"] or {"annotations": [], "relations": []}
    yield "comments.csv", record
    for row in record["annotations"]:
        attributes = ";".join(f"{name}={guard(value)}" for name, value in sorted(row["attributes"].items()))
        yield "annotations.csv", {**key, **row, "attributes": attributes, "gold": row["id"] in gold["annotations"]}
    for row in record["relations"]:
        target = {f"target_{name}": row["target"].get(name) for name in _TARGET}
        yield "relations.csv", {**key, **row, **target, "gold": row["id"] in gold["relations"]}
    for row in record["judgements"]:
        yield "judgements.csv", {**key, **row}
