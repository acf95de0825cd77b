"""Label Studio's JSON exports: a task with a text is a comment, a task with a dialogue is a thread.

Current versions count spans in code points, older ones in UTF-16 units; the covered text beside each span tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.grouping import Grouping
from threads.importers.json_records import first_record, records
from threads.importers.label_studio_results import Reading, spans_in
from threads.importers.label_studio_tasks import Task, TaskReader, is_minimal
from threads.importers.labelling import ARTICLE, Said
from threads.importers.notices import Notices, tolerating
from threads.importers.offsets import Unit, UnitVote

name = "label-studio"
label = "Label Studio: annotated tasks, JSON or JSON_MIN"

_LONG_TASK = re.compile(rb'"(annotations|completions)"\s*:\s*\[\s*\{.*"completed_by"', re.DOTALL)


def looks_like(head: bytes, filename: str) -> bool:
    """By the first task, or where that is longer than the head, by the names in it."""
    record = first_record(head)
    if record is None:
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") and _LONG_TASK.search(head) is not None
    has_annotations = any(isinstance(record.get(key), list) for key in ("annotations", "completions"))
    return (isinstance(record.get("data"), dict) and has_annotations) or is_minimal(record)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """Threads grouped by the tasks' data, one for the file where they say nothing of threads; a dialogue is its own.

    The file is read twice: what its offsets count is known at its end.
    """
    notices = Notices()
    unit = _unit_of(file, options, notices)
    file.seek(0)
    tasks = TaskReader(options)
    grouping = Grouping(options, notices)
    for place, record in records(file, options, notices):
        with tolerating(options, notices):
            _take(tasks.task(record, place), grouping, unit, notices)
    yield from grouping.threads()


def _unit_of(file: BinaryIO, options: Options, notices: Notices) -> Unit:
    vote, tasks = UnitVote(), TaskReader(options)
    for place, record in records(file, options, Notices()):
        # What is broken in a task is told when it is read.
        with suppress(MalformedFile):
            task = tasks.task(record, place)
            for annotation in task.annotations:
                for span in spans_in(annotation, task.texts):
                    vote.add(span)
    return vote.outcome(options, notices)


def _take(task: Task, grouping: Grouping, unit: Unit, notices: Notices) -> None:
    """Add a task. The labels of a whole dialogue are the thread's; it has no article."""
    said = _said(task, unit, notices)
    row = task.row._replace(said=said.get(ARTICLE, ()))
    if not task.utterances:
        grouping.add(row, has_ids="id" in row.values)
        return
    thread = grouping.open_thread(row._replace(values={**row.values, "text": ""}))
    for utterance in task.utterances:
        grouping.add(utterance._replace(said=said.get(utterance.values["id"], ())), thread=thread)


def _said(task: Task, unit: Unit, notices: Notices) -> dict[str, tuple[Said, ...]]:
    """By comment id what the annotators said."""
    place = task.row.place
    if task.has_predictions:
        notices.add("predictions", place, "predictions of a model are no answers and were left out")
    reading = Reading(task.texts, unit, notices, place)
    found: dict[str, tuple[Said, ...]] = {}
    for annotation in task.annotations:
        if annotation.get("ground_truth") is True:
            notices.add("ground_truth", place, "what is marked as ground truth came in as its annotator's answer")
        for comment, said in reading.said(annotation).items():
            found[comment] = (*found.get(comment, ()), said)
    return found
