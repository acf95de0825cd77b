"""doccano's exports: a document is a comment, with its labels, spans, relations or answers.

One file is one annotator's, whose name is the file's. Offsets are code points or UTF-16 units, as the project was set
up, and the file does not say which: see `offsets.UnitVote`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.cells import id_of
from threads.importers.fields import CHILDREN, FieldMap, flattened
from threads.importers.grouping import Grouping, Row
from threads.importers.json_records import first_record, records
from threads.importers.label_columns import field_mapping, label_of
from threads.importers.label_keys import SPAN_QUESTION
from threads.importers.labelling import LONGEST_LABEL, Said, labelled, related
from threads.importers.notices import Notices, tolerating
from threads.importers.offsets import SourceSpan, Unit, UnitVote, anchor

name = "doccano"
label = "doccano: labelled documents, JSON or JSONL"

_LISTS = ("label", "labels", "cats", "entities")
_OURS = frozenset({*_LISTS, "relations", "Comments", "annotation_approver", "is_confirmed", "id"})
_QUESTION = "label"
"""doccano's projects ask one question, which has no name."""
_ANSWER = "answer"
"""What is asked where people wrote a text instead of choosing a label."""
_MOST_LABELS = 200
"""A file with more different labels has texts for answers."""

Record = Mapping[str, Any]


def looks_like(head: bytes, filename: str) -> bool:
    """By a first record with a text and a list of labels; nested replies are another format's."""
    record = first_record(head) or {}
    if not isinstance(record.get("text", record.get("data")), str) or any(key in record for key in CHILDREN):
        return False
    lists = {key: record[key] for key in _LISTS if isinstance(record.get(key), list)}
    if all(key == "labels" for key in lists):
        return any(_is_triple(item) for item in lists.get("labels", ()))
    return all(
        isinstance(item, str) or _is_triple(item) or _is_entity(item) for list_ in lists.values() for item in list_
    )


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """Threads grouped by the documents' metadata, one for the file where it says nothing of threads.

    The file is read twice: what its offsets count, and whether its answers are texts, is known at its end.
    """
    notices = Notices()
    survey = _Survey()
    for _, record in records(file, options, Notices()):
        survey.add(record)
    unit = survey.vote.outcome(options, notices)
    file.seek(0)
    fields = FieldMap(field_mapping(options))
    grouping = Grouping(options, notices)
    for place, record in records(file, options, notices):
        with tolerating(options, notices):
            said = _said(record, unit, place, has_texts=survey.has_texts)
            row = _row(record, fields, place, said)
            grouping.add(row, has_ids="id" in row.values)
    yield from grouping.threads()


class _Survey:
    """What only the whole file tells."""

    def __init__(self) -> None:
        self.vote = UnitVote()
        self._answers: set[str] = set()
        self._is_long = False

    def add(self, record: Record) -> None:
        """Look at one document. What is broken in it is told when it is read."""
        for item in _items(record):
            if isinstance(item, str):
                self._is_long = self._is_long or len(item) > LONGEST_LABEL or "\n" in item
                if len(self._answers) <= _MOST_LABELS:
                    self._answers.add(item)
            elif (span := _span(item)) is not None:
                self.vote.add(SourceSpan(_text(record), *span))

    @property
    def has_texts(self) -> bool:
        """Whether people wrote their answers rather than choose them."""
        return self._is_long or len(self._answers) > _MOST_LABELS


def _said(record: Record, unit: Unit, place: str, *, has_texts: bool) -> tuple[Said, ...]:
    """A document that was approved, or has a label, is done: doccano keeps nothing else of who looked at it."""
    annotations = [_annotation(item, record, unit, place, has_texts=has_texts) for item in _items(record)]
    ids = {row["id"] for row in annotations if row["id"] is not None}
    relations = [_relation(item, ids, place) for item in _list(record, "relations", place)]
    is_approved = bool(record.get("annotation_approver") or record.get("is_confirmed"))
    if not annotations and not is_approved:
        return ()
    return (Said(None, "done", tuple(annotations), tuple(relations), place=place),)


def _annotation(item: Any, record: Record, unit: Unit, place: str, *, has_texts: bool) -> dict[str, Any]:
    if isinstance(item, str) and has_texts:
        return labelled(_ANSWER, value=item, kind="text")
    if isinstance(item, str):
        return labelled(_QUESTION, _named(item, place))
    span = _span(item)
    if span is None:
        raise MalformedFile(
            f"{str(item)[:60]!r} is no label of doccano",
            place=place,
            advice='write labels as "name" or [start, end, "name"]',
        )
    anchored = anchor(SourceSpan(_text(record), *span), unit, place)
    told = item["label"] if isinstance(item, dict) else item[2]
    own_id = id_of(item.get("id"), place) if isinstance(item, dict) else None
    return labelled(SPAN_QUESTION, _named(told, place), span=anchored, id=own_id)


def _relation(item: Any, ids: set[str], place: str) -> dict[str, Any]:
    ends = (id_of(item.get("from_id"), place), id_of(item.get("to_id"), place)) if isinstance(item, dict) else ()
    if not ends or not ids.issuperset(ends):
        raise MalformedFile(
            f"the relation {str(item)[:80]!r} does not join two entities of the document",
            place=place,
            advice="export the project again",
        )
    return related(_named(item.get("type"), place), ends[1], source=ends[0])


def _row(record: Record, fields: FieldMap, place: str, said: tuple[Said, ...]) -> Row:
    """The document's own number is its id only where its metadata name none."""
    flat = flattened({key: value for key, value in record.items() if key not in _OURS})
    if "text" not in flat and "data" in flat:
        flat["text"] = flat.pop("data")
    fields.learn(flat)
    values = fields.pick(flat)
    if "id" not in values and record.get("id") is not None:
        values["id"] = record["id"]
    return Row(values, fields.unmapped(flat), place, said)


def _items(record: Record) -> list[Any]:
    return [item for key in _LISTS if isinstance(record.get(key), list) for item in record[key]]


def _list(record: Record, key: str, place: str) -> list[Any]:
    value = record.get(key) or []
    if isinstance(value, list):
        return value
    raise MalformedFile(f"{key!r} is not a list", place=place, advice="export the project again")


def _text(record: Record) -> str:
    text = record.get("text", record.get("data"))
    return text if isinstance(text, str) else ""


def _named(told: Any, place: str) -> str:
    found = label_of(told, place)
    if not found:
        raise MalformedFile("a label has no name", place=place, advice="export the project again")
    return found


def _span(item: Any) -> tuple[int, int] | None:
    if _is_triple(item):
        return item[0], item[1]
    return (item["start_offset"], item["end_offset"]) if _is_entity(item) else None


def _is_triple(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 3 and type(item[0]) is int and type(item[1]) is int


def _is_entity(item: Any) -> bool:
    offsets = ("start_offset", "end_offset")
    return isinstance(item, dict) and "label" in item and all(type(item.get(key)) is int for key in offsets)
