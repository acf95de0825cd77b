"""Label Studio: a labelling configuration and one task a comment, with an annotation for each annotator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import quoteattr

import orjson

from annotations.exporters.answers import Answer, Layer, is_span, layers
from annotations.exporters.archives import archive
from annotations.exporters.base import About, Record

_README: Final = """For Label Studio. Make a project, paste config.xml under Settings > Labeling Interface > Code, then
import tasks.json.

Each annotator's answers are an annotation; annotators.json says whose number is whose. What was decided is the
annotation with ground_truth. Offsets are Unicode code points, as current versions count. Versions that count UTF-16
units show spans after characters beyond U+FFFF (most emoji) shifted.
Relations to other comments are in each task's data under "relations", for Label Studio draws none between tasks.
"""
_CONTEXT: Final = (
    "thread_id", "comment_id", "parent_id", "position", "depth", "author", "posted_at", "state", "split", "round",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LabelStudio:
    """A zip of config.xml and tasks.json; spans in code points."""

    name: str = "label-studio"
    label: str = "Label Studio (zip)"
    suffix: str = ".label-studio.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = True
    losses: tuple[str, ...] = (
        "Relations that leave the comment are data of the task, not arrows.",
        "Attributes, notes, doubts, origins and suggestions, hyperlinks, quotes, evidence and mentions are not there.",
        "Of judgements, the time taken and when is there; who skipped a comment is not.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        people: dict[str, int] = {}
        kinds = {row["key"]: row["kind"] for row in about.questions}
        with archive(out) as zip:
            zip.add("README.txt", _README)
            zip.add("config.xml", _config(about))
            with zip.open("tasks.json") as file:
                file.write(b"[")
                for number, record in enumerate(records, start=1):
                    file.write(
                        (b",\n" if number > 1 else b"\n") + orjson.dumps(_task(number, record, people, kinds, about))
                    )
                file.write(b"\n]\n")
            zip.add("annotators.json", orjson.dumps({str(number): alias for alias, number in people.items()}))


def _task(
    number: int, record: Record, people: dict[str, int], kinds: Mapping[str, str], about: About
) -> dict[str, Any]:
    judged = {row["annotator"]: row for row in record["judgements"]}
    annotations: list[dict[str, Any]] = []
    for layer in layers(record):
        judgement = {} if layer.is_gold else judged.get(layer.annotator, {})
        annotations.append({
            "id": number * 1000 + len(annotations),
            "completed_by": people.setdefault(layer.annotator, len(people) + 1),
            "ground_truth": layer.is_gold,
            "was_cancelled": False,
            "created_at": judgement.get("at") or about.created,
            "lead_time": judgement["ms"] / 1000 if judgement.get("ms") is not None else None,
            "result": list(_results(layer, record, kinds)),
        })  # fmt: skip
    data = {
        **{name: record[name] for name in (*_CONTEXT, "text")},
        "relations": [row for row in record["relations"] if row["target"]["comment_id"] != record["comment_id"]],
    }
    return {"id": number, "data": data, "annotations": annotations, "predictions": []}


def _results(layer: Layer, record: Record, kinds: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    chosen: dict[str, list[str]] = {}
    for row in layer.annotations:
        if is_span(row):
            yield _region(row)
        elif row["label"] is not None:
            chosen.setdefault(row["question"], []).append(row["label"])
        else:
            yield _value(row, kinds.get(row["question"]))
    for question, labels in chosen.items():
        name = f"{question}-choice"
        yield {
            "id": f"{layer.name}-{name}", "from_name": name, "to_name": "text", "type": "choices",
            "value": {"choices": labels},
        }  # fmt: skip
    yield from _relations(layer, record)


def _region(row: Answer) -> dict[str, Any]:
    value = {
        "start": row["start"],
        "end": row["end"],
        "text": row["exact"],
        "labels": [row["label"] or row["question"]],
    }
    return {
        "id": row["id"],
        "from_name": f"{row['question']}-span",
        "to_name": "text",
        "type": "labels",
        "value": value,
    }


def _value(row: Answer, kind: str | None) -> dict[str, Any]:
    is_number = kind == "scale"
    value = {"number": row["value"]} if is_number else {"text": [str(row["value"])]}
    kind_of_result = "number" if is_number else "textarea"
    name = f"{row['question']}-value"
    return {"id": row["id"], "from_name": name, "to_name": "text", "type": kind_of_result, "value": value}


def _relations(layer: Layer, record: Record) -> Iterator[dict[str, Any]]:
    """Arrows between spans of the comment."""
    spans = {row["id"]: row for row in layer.annotations if is_span(row)}
    at = {(row["start"], row["end"]): name for name, row in reversed(spans.items())}
    for row in layer.relations:
        target = row["target"]
        aimed = at.get((target["start"], target["end"])) if target["comment_id"] == record["comment_id"] else None
        if row["from"] in spans and aimed:
            labels = [row["label"]] if row["label"] else []
            yield {"type": "relation", "from_id": row["from"], "to_id": aimed, "direction": "right", "labels": labels}


def _config(about: About) -> str:
    controls = [control for question in about.questions for control in _controls(question)]
    lines = ["<View>", *controls, '  <Text name="text" value="$text"/>', "</View>", ""]
    return "\n".join(lines)


def _controls(question: Mapping[str, Any]) -> Iterator[str]:
    key, labels = question["key"], [quoteattr(label["key"]) for label in question["labels"]]
    if question["unit"] == "relation":
        yield from ("  <Relations>", *(f"    <Relation value={label}/>" for label in labels), "  </Relations>")
        return
    if question["unit"] == "span" or question.get("takes_spans"):
        spans = labels or [quoteattr(key)]
        yield f'  <Labels name={quoteattr(f"{key}-span")} toName="text">'
        yield from (*(f"    <Label value={label}/>" for label in spans), "  </Labels>")
    if question["unit"] == "span":
        return
    if question["kind"] == "scale":
        low, high = question["scale_min"], question["scale_max"]
        yield f'  <Number name={quoteattr(f"{key}-value")} toName="text" min="{low}" max="{high}"/>'
    elif question["kind"] == "text":
        yield f'  <TextArea name={quoteattr(f"{key}-value")} toName="text"/>'
    else:
        choice = "single" if question["kind"] == "one_of" else "multiple"
        yield f'  <Choices name={quoteattr(f"{key}-choice")} toName="text" choice="{choice}">'
        yield from (*(f"    <Choice value={label}/>" for label in labels), "  </Choices>")
