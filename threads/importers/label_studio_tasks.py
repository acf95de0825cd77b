"""A task of Label Studio: the text or the dialogue it is about, and the annotations of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from threads.importers.base import MalformedFile, Options
from threads.importers.cells import id_of
from threads.importers.fields import FieldMap, flattened
from threads.importers.grouping import Row
from threads.importers.label_columns import field_mapping
from threads.importers.labelling import ARTICLE

Record = Mapping[str, Any]

_OF_MINIMAL = frozenset({"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"})
_SPAN_KINDS = ("labels", "paragraphlabels")


@dataclass(frozen=True, slots=True)
class Task:
    """`row` is the task's own data; `utterances` are the rows of a dialogue, each with an id, empty for a text."""

    row: Row
    utterances: tuple[Row, ...]
    annotations: tuple[Record, ...]
    has_predictions: bool

    @property
    def texts(self) -> dict[str, str]:
        """The texts as the file has them, by comment id; that of a task without a dialogue is under ARTICLE."""
        if not self.utterances:
            return {ARTICLE: _text_in(self.row)}
        return {row.values["id"]: _text_in(row) for row in self.utterances}


class TaskReader:
    """Reads tasks of the full export and of JSON_MIN."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._of_tasks = FieldMap(field_mapping(options))
        self._of_utterances = FieldMap(field_mapping(options))

    def task(self, record: Record, place: str) -> Task:
        """The task of a record. Raises MalformedFile."""
        if is_minimal(record):
            record = _completed(record, self._options.label_columns)
        data = record.get("data")
        if not isinstance(data, dict):
            raise MalformedFile("the task has no data", place=place, advice="export the tasks as JSON again")
        key = _dialogue_in(data)
        flat = flattened({other: value for other, value in data.items() if other != key})
        self._of_tasks.learn(flat)
        values = self._of_tasks.pick(flat)
        if values.get("id") is None and record.get("id") is not None:
            values["id"] = record["id"]
        utterances = tuple(
            self._utterance(utterance, number, f"{place}, utterance {number}")
            for number, utterance in enumerate(data[key] if key else (), start=1)
        )
        if len({row.values["id"] for row in utterances}) < len(utterances):
            raise MalformedFile("two utterances have the same id", place=place, advice="give each its own")
        row = Row(values, self._of_tasks.unmapped(flat), place)
        return Task(row, utterances, _annotations(record), bool(record.get("predictions")))

    def _utterance(self, record: Record, number: int, place: str) -> Row:
        flat = flattened(record)
        self._of_utterances.learn(flat)
        values = self._of_utterances.pick(flat)
        values["id"] = id_of(values.get("id"), place) or str(number)
        return Row(values, self._of_utterances.unmapped(flat), place)


def is_minimal(record: Record) -> bool:
    """Whether a record is of JSON_MIN, where an annotation's answers stand among the data."""
    return "data" not in record and "annotation_id" in record and ("annotator" in record or "lead_time" in record)


def _completed(record: Record, label_columns: tuple[str, ...]) -> Record:
    """A record of JSON_MIN in the shape of the full export.

    Single answers look like any other text in it: they are labels only where the person names their columns.
    """
    results: list[Record] = []
    for key, value in record.items():
        for kind, found in _answers(value, is_label=key in label_columns):
            results.append({"from_name": key, "type": kind, "value": found, "id": f"{key} {len(results)}"})
    apart = _OF_MINIMAL | {result["from_name"] for result in results} | set(label_columns)
    annotation = {
        "id": record["annotation_id"],
        "completed_by": record.get("annotator"),
        "created_at": record.get("created_at"),
        "result": results,
    }
    data = {key: value for key, value in record.items() if key not in apart}
    return {"id": record.get("id"), "data": data, "annotations": [annotation]}


def _answers(value: Any, *, is_label: bool) -> Iterator[tuple[str, Record]]:
    if isinstance(value, dict) and isinstance(value.get("choices"), list):
        yield "choices", value
    elif is_label and not isinstance(value, dict):
        yield "choices", {"choices": value}
    elif isinstance(value, list):
        for item in value:
            kinds = _SPAN_KINDS if isinstance(item, dict) and "start" in item else ()
            yield from ((kind, item) for kind in kinds if kind in item)


def _dialogue_in(data: Mapping[str, Any]) -> str | None:
    """The key of the list of utterances that a task without a text of its own is about."""
    if _has_text({key: value for key, value in data.items() if isinstance(value, str | dict)}):
        return None
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value) and _has_text(value[0]):
            return key
    return None


def _has_text(record: Record) -> bool:
    fields = FieldMap({})
    fields.learn(flattened(record))
    return "text" in fields.paths


def _annotations(record: Record) -> tuple[Record, ...]:
    found = record.get("annotations", record.get("completions"))
    return tuple(annotation for annotation in found if isinstance(annotation, dict)) if isinstance(found, list) else ()


def _text_in(row: Row) -> str:
    text = row.values.get("text")
    return text if isinstance(text, str) else ""
