"""Keys of a JSON record that hold labels, in our own words: labels, spans, relations, annotations and annotator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from threads.importers.base import MalformedFile, Options
from threads.importers.cells import id_of
from threads.importers.label_columns import label_of, name_of
from threads.importers.labelling import Said, labelled, related
from threads.importers.offsets import UNITS, Anchored, SourceSpan, Unit, anchor

SPAN_QUESTION = "span"
"""The question of spans that name none."""

Item = Mapping[str, Any]


def _all(*needed: tuple[str, ...]) -> Callable[[Any], bool]:
    """A check: a list of objects each of which has one key of every group."""
    return lambda value: (
        isinstance(value, list)
        and all(isinstance(item, dict) and all(any(key in item for key in group) for group in needed) for item in value)
    )


_SHAPES: dict[str, Callable[[Any], bool]] = {
    "labels": lambda value: isinstance(value, dict),
    "spans": _all(("start",), ("end",), ("label",)),
    "relations": _all(("label",), ("to", "target")),
    "annotations": _all(("question", "label_set"), ("label", "value")),
}
"""Where a key has another shape it is no label, and stays with what is kept of the record."""


def labels_in(record: Mapping[str, Any]) -> dict[str, Any]:
    """What of a record is labels, by its key."""
    if _SHAPES.keys().isdisjoint(record):
        return {}
    labels = {key: record[key] for key, fits in _SHAPES.items() if key in record and fits(record[key])}
    if labels and not isinstance(record.get("annotator"), dict | list | bool):
        labels |= {key: record[key] for key in ("annotator", "offset_unit") if key in record}
    return labels


def said_of(labels: Mapping[str, Any], text: str, options: Options, place: str) -> tuple[Said, ...]:
    """What each annotator said about the comment of this text (as the file has it). Raises MalformedFile.

    Spans are in code points unless the options or the record's offset_unit say otherwise. A record that names its
    annotator is one they were done with; without one, only a label tells that somebody judged the comment.
    """
    if not labels:
        return ()
    told = options.offset_unit or labels.get("offset_unit")
    unit: Unit = told if told in UNITS else "codepoint"
    annotator = id_of(labels.get("annotator"), place)
    given: dict[str | None, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {}
    if annotator is not None:
        given[annotator] = ([], [])

    def of(item: Item) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        who = id_of(item.get("annotator"), place) or annotator
        return given.setdefault(who, ([], []))

    for question, answers in labels.get("labels", {}).items():
        for answer in answers if isinstance(answers, list) else [answers]:
            if label := label_of(answer, place):
                of({})[0].append(labelled(name_of(question, place), label))
    for item in [*labels.get("annotations", ()), *labels.get("spans", ())]:
        if row := _annotation(item, text, unit, place):
            of(item)[0].append(row)
    for item in labels.get("relations", ()):
        to = item.get("target", item.get("to"))
        source = id_of(item.get("from"), place)
        of(item)[1].append(related(label_of(item["label"], place), _pointer(to, text, place), source=source))
    return tuple(
        Said(who, "done", tuple(annotations), tuple(relations), place=place)
        for who, (annotations, relations) in given.items()
        if who is not None or annotations or relations
    )


def _annotation(item: Item, text: str, unit: Unit, place: str) -> dict[str, Any] | None:
    label = label_of(item.get("label", item.get("value")), place)
    if not label:
        return None
    span = None if item.get("start") is None else _span(item, text, unit, place)
    question = label_of(item.get("question", item.get("label_set")), place) or SPAN_QUESTION
    return labelled(question, label, span=span, id=id_of(item.get("id"), place))


def _span(item: Item, text: str, unit: Unit, place: str) -> Anchored:
    start, end, exact = item["start"], item.get("end"), item.get("exact", item.get("text"))
    if type(start) is not int or type(end) is not int:
        raise MalformedFile("a span's start and end are whole numbers", place=place, advice="correct the span")
    return anchor(SourceSpan(text, start, end, exact if isinstance(exact, str) else None), unit, place)


def _pointer(to: Any, text: str, place: str) -> Any:
    """The id or word that a relation points at, or a target of a comment and perhaps a span in it."""
    if not isinstance(to, dict):
        return id_of(to, place)
    comment_id = id_of(to.get("comment_id"), place)
    if comment_id is None:
        return to.get("kind") if to.get("kind") in ("outside", "unclear", "none") else None
    if type(to.get("start")) is int and type(to.get("end")) is int and isinstance(to.get("exact"), str):
        passage = {key: to[key] for key in ("start", "end", "exact")}
        return {"kind": "span", "comment_id": comment_id, **passage}
    return {"kind": "comment", "comment_id": comment_id}
