"""doccano: JSONL of texts with entities, relations and categories, one file for each annotator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import orjson

from annotations.exporters.answers import Layer, answer_text, is_span, layers
from annotations.exporters.archives import Entries
from annotations.exporters.base import About, Record
from annotations.exporters.offsets import utf16_units

_README: Final = """For doccano (sequence labelling and text classification): one file for each annotator, gold.jsonl
for what was decided. A line is a comment that they judged. Import a file as JSONL with the columns "text" and
"entities" or "cats".

Offsets are UTF-16 units, as a browser counts: a character beyond U+FFFF (most emoji) counts two. Leave "count grapheme
clusters as one character" off in the project, or spans after such characters are shifted.
"""
_CONTEXT: Final = ("thread_id", "comment_id", "parent_id", "author", "posted_at", "split", "round")


@dataclass(frozen=True, slots=True)
class Doccano:
    """A zip of one JSONL file an annotator; spans in UTF-16 units."""

    name: str = "doccano"
    label: str = "doccano (zip)"
    suffix: str = ".doccano.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = True
    losses: tuple[str, ...] = (
        "Comments that nobody judged are not in the files.",
        "Relations are there from one span to another span of the same comment that has a label.",
        "Values and answers about the whole comment are categories: question and answer.",
        "Attributes, notes, doubts, times, hyperlinks, quotes, evidence and mentions are not in the files.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        with Entries(out) as entries:
            entries.append("README.txt", _README)
            for record in records:
                for layer in layers(record):
                    line = orjson.dumps(_line(record, layer), option=orjson.OPT_APPEND_NEWLINE)
                    entries.append(f"{layer.name}.jsonl", line)


def _line(record: Record, layer: Layer) -> dict[str, Any]:
    units = utf16_units(record["text"])
    spans = [row for row in layer.annotations if is_span(row)]
    numbers = {row["id"]: number for number, row in enumerate(spans)}
    at = {(row["start"], row["end"]): number for number, row in reversed(list(enumerate(spans)))}
    relations = []
    for row in layer.relations:
        target = row["target"]
        aimed = at.get((target["start"], target["end"])) if target["comment_id"] == record["comment_id"] else None
        if row["from"] in numbers and aimed is not None:
            relations.append((numbers[row["from"]], aimed, row["label"] or "related"))
    return {
        "text": record["text"],
        "entities": [
            {"id": n, "start_offset": units(row["start"]), "end_offset": units(row["end"]), "label": answer_text(row)}
            for n, row in enumerate(spans)
        ],
        "relations": [
            {"id": n, "from_id": source, "to_id": target, "type": label}
            for n, (source, target, label) in enumerate(relations)
        ],
        "cats": [f"{row['question']}: {answer_text(row)}" for row in layer.annotations if not is_span(row)],
        **{name: record[name] for name in _CONTEXT},
        "annotator": layer.annotator,
    }
