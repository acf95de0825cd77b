"""W3C Web Annotation Data Model (Recommendation of 23 February 2017) as one JSON-LD collection."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from urllib.parse import quote

import orjson

from annotations.exporters.answers import Answer, answer_text, documents
from annotations.exporters.base import About, Record

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32  # characters of prefix and suffix
_JOINER: Final = "\u200d"


@dataclass(frozen=True, slots=True)
class WebAnnotation:
    """Every answer is an annotation, every relation one that links; positions are code points."""

    name: str = "w3c"
    label: str = "W3C Web Annotation (JSON-LD)"
    suffix: str = ".jsonld"
    media_type: str = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    needs: str = ""
    is_of_texts: bool = False
    losses: tuple[str, ...] = (
        "Texts are not in the file, only the passages that were annotated with 32 characters around them.",
        "The reply tree, authors, hyperlinks, quotes and comments without an answer are not in the file.",
        "Judgements, mentions of listed claims, evidence and what suggestions came from are not in the file.",
        "A target that is a listed claim, outside the thread or unclear is named in words.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter. The total stands behind the items, where it is known."""
        names = _Names(about.release)
        head = {"@context": _CONTEXT, "id": names.urn(), "type": "AnnotationCollection", "label": about.project}
        page = {"id": names.urn("page", "1"), "type": "AnnotationPage", "startIndex": 0}
        out.write(orjson.dumps(head)[:-1] + b',"first":' + orjson.dumps(page)[:-1] + b',"items":[')
        total = 0
        for _, thread in documents(records, about):
            for item in _items(thread, names, about.created):
                out.write((b",\n" if total else b"\n") + orjson.dumps(item))
                total += 1
        out.write(b'\n]},"total":%d}\n' % total)


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of the things of a release, as IRIs."""

    release: str

    def urn(self, *parts: str) -> str:
        return ":".join(["urn:x-rejoinder", *(quote(part, safe="") for part in (self.release, *parts))])

    def comment(self, record: Record, comment_id: str | None = None) -> str:
        return self.urn("thread", record["thread_id"], "comment", comment_id or record["comment_id"])


def _items(thread: list[Record], names: _Names, created: str) -> Iterator[dict[str, Any]]:
    texts = {record["comment_id"]: record["text"] for record in thread}
    for record in thread:
        gold = record["gold"] or {"annotations": (), "relations": ()}
        for row in record["annotations"]:
            yield {
                **_head(row, names.urn("annotation", record["round"], row["id"]), names, created),
                "motivation": "classifying" if row["label"] is not None else "assessing",
                "body": [*_bodies(row), *_remarks(row, is_gold=row["id"] in gold["annotations"])],
                "target": _target(names.comment(record), row, record["text"]),
            }
        for row in record["relations"]:
            source = names.urn("annotation", record["round"], row["from"]) if row["from"] else names.comment(record)
            label = [_body(row["label"], "tagging")] if row["label"] else []
            yield {
                **_head(row, names.urn("relation", record["round"], row["id"]), names, created),
                "motivation": "linking",
                "body": [{"id": source}, *label, *_remarks(row, is_gold=row["id"] in gold["relations"])],
                "target": _aim(record, row["target"], names, texts),
            }


def _head(row: Answer, name: str, names: _Names, created: str) -> dict[str, Any]:
    who = {"id": names.urn("annotator", row["annotator"]), "type": "Person", "nickname": row["annotator"]}
    return {"id": name, "type": "Annotation", "creator": who, "generated": created}


def _bodies(row: Answer) -> Iterator[dict[str, Any]]:
    purpose = "classifying" if row["label"] is not None else "assessing"
    yield _body(answer_text(row), purpose)
    yield _body(row["question"], "identifying")
    for name, value in sorted(row["attributes"].items()):
        yield _body(name if value is True else f"{name}: {value}", "tagging")


def _remarks(row: Answer, *, is_gold: bool) -> Iterator[dict[str, Any]]:
    if row["note"]:
        yield _body(row["note"], "commenting")
    if row["unsure"]:
        yield _body("unsure", "tagging")
    if is_gold:
        yield _body("gold", "moderating")


def _body(value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": value, "purpose": purpose, "format": "text/plain"}


def _target(source: str, span: Mapping[str, Any], text: str | None) -> Any:
    """The comment, or the passage of it: two selectors that say the same, where there are texts."""
    start, end = span["start"], span["end"]
    if start is None:
        return source
    selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    if text is not None:
        before, after = _border(text, max(0, start - _AROUND)), _border(text, min(len(text), end + _AROUND))
        around = {"prefix": text[before:start], "suffix": text[end:after]}
        selectors.insert(0, {"type": "TextQuoteSelector", "exact": text[start:end], **around})
    return {"source": source, "selector": selectors}


def _aim(record: Record, target: Mapping[str, Any], names: _Names, texts: Mapping[str, str]) -> Any:
    if target["comment_id"] is not None:
        return _target(names.comment(record, target["comment_id"]), target, texts.get(target["comment_id"]))
    words = target["claim"] if target["kind"] == "claim" else f"target: {target['kind']}"
    return {"type": "TextualBody", "value": words, "format": "text/plain"}


def _border(text: str, at: int) -> int:
    """The nearest place from `at` on where no character is cut in two."""
    while 0 < at < len(text) and (
        unicodedata.category(text[at])[0] == "M" or text[at] == _JOINER or text[at - 1] == _JOINER
    ):
        at += 1
    return at
