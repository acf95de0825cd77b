"""Every field of an export record with its type, once, for the formats that declare their columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

# A type's name, a list of one kind of thing, or an object. "json" is what may be anything, as JSON in a string.
Column = str | list[Any] | Mapping[str, Any]

_SPAN: Final = {"start": "int32", "end": "int32"}
_PASSAGE: Final = {**_SPAN, "exact": "string"}

COMMENT: Final[Mapping[str, Column]] = {
    "schema_version": "int32", "release": "string", "round": "string", "scheme_version": "int32",
    "guidelines_version": "int32", "split": "string", "offset_unit": "string",
    "thread_id": "string", "comment_id": "string", "parent_id": "string", "structure": "string",
    "position": "int32", "depth": "int32", "author": "string", "posted_at": "time", "state": "string",
    "duplicate_of": "string", "duplicate_of_thread": "string", "text": "string", "text_sha256": "string",
    "hyperlinks": [{**_SPAN, "url": "string", "canonical": "string", "site": "string"}],
    "quotes": [{**_SPAN, "comment_id": "string", "source_start": "int32", "source_end": "int32"}],
    "judgements": [{
        "annotator": "string", "state": "string", "at": "time", "ms": "int64", "suggestions_shown": "bool",
        "article_opened": "bool",
    }],
    "annotations": [{
        "id": "string", "annotator": "string", "question": "string", "label": "string", "value": "json", **_PASSAGE,
        "attributes": "json", "unsure": "bool", "note": "string", "origin": "string",
        "suggestion": {"extractor": "string", "version": "string", "confidence": "float64", "edit": "json"},
    }],
    "relations": [{
        "id": "string", "annotator": "string", "from": "string", "label": "string",
        "target": {"kind": "string", "comment_id": "string", **_PASSAGE, "claim": "string"},
        "target_by": "string", "unsure": "bool", "note": "string",
    }],
    "gold": {
        "basis": "string", "by": "string", "reason": "string", "annotations": ["string"], "relations": ["string"],
        "decisions": [{"question": "string", "basis": "string", "by": "string", "reason": "string"}],
        "undecided": ["string"],
    },
    "mentions": [{"annotator": "string", "claim": "string", **_PASSAGE}],
    "evidence": [{
        "id": "string", "annotator": "string", "annotation": "string", "kind": "string", "comment_id": "string",
        **_PASSAGE, "source": {"comment_id": "string", **_SPAN}, "url": "string", "canonical": "string",
        "site": "string", "passage": "string", "archived": "string",
    }],
    "external_id": "string", "source_order": "int32", "score": "int64", "posted_precision": "string",
    "posted_raw": "string", "anchors": "json", "quoted": "json",
    "title": "string", "url": "string", "site": "string", "published_at": "time", "language": "string",
}  # fmt: skip


def typed(value: Any, column: Column) -> Any:
    """The value as its column has it: times as datetimes, what may be anything as JSON, objects with every field."""
    if column == "json":
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    if value is None or isinstance(column, str):
        return datetime.fromisoformat(value) if value and column == "time" else value
    if isinstance(column, list):
        return [typed(item, column[0]) for item in value]
    return {name: typed(value.get(name), inner) for name, inner in column.items()}
