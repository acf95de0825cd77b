"""Pairs of texts with what one says about the other, in the shapes in which three published corpora come.

RumourEval: Gorrell et al. (2019), SemEval-2019 Task 7. IAC: Walker et al. (2012), A Corpus for Research on
Deliberation and Debate, LREC. CMV: Hidey et al. (2017), ArgMining; pairs as in Chakrabarty et al. (2019), AMPERSAND,
EMNLP.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from annotations.exporters.aif import AGAINST, FOR
from annotations.exporters.answers import Answer, answer_text, documents, layers, settled
from annotations.exporters.archives import Entries
from annotations.exporters.base import About, Record

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "rumoureval.tsv": (
        "thread_id", "source_id", "parent_id", "reply_id", "split", "source_text", "parent_text", "reply_text", "sdqc",
        "label", "round",
    ),
    "iac.tsv": (
        "discussion_id", "quote_post_id", "response_post_id", "split", "quote", "response", "disagree_agree",
        "annotators", "agreeing", "disagreeing", "round",
    ),
    "cmv.tsv": (
        "thread_id", "source_comment_id", "target_comment_id", "split", "source_type", "source_text", "target_type",
        "target_text", "relation", "annotator", "layer", "round",
    ),
}  # fmt: skip
_README: Final = """Pairs of texts, in the shapes of three corpora. UTF-8, tabs, quotes doubled (RFC 4180), every
cell exactly as written: for programs, not for spreadsheets.

rumoureval.tsv: source (article), parent and reply, with the reply's one answer to the question "{question}": the gold
one, else the one that all annotators gave. sdqc is that answer as support, deny, query or comment.
iac.tsv: a passage or comment and a response to it; disagree_agree is the mean over annotators of -5 for a relation
against it, 5 for one that speaks for it, and 0 for none. Pairs that nobody related are not there.
cmv.tsv: propositions of two comments, or of one, and the relation from source to target; one row an annotator, and rows
of layer gold.

For: {favour}. Against: {against}.
"""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Three tables and a README in a zip."""

    name: str = "pairs"
    label: str = "Pair tables: RumourEval, IAC, CMV (zip)"
    suffix: str = ".pairs.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = True
    losses: tuple[str, ...] = (
        "Only replies and what relations point at in the thread are there, as pairs.",
        "Offsets, attributes, notes, times, authors, hyperlinks, quotes, evidence and mentions are not there.",
        "Where annotators differ and nothing was decided, the RumourEval label is empty.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        question = _question(about)
        with Entries(out) as entries:
            names = {"favour": ", ".join(sorted(FOR)), "against": ", ".join(sorted(AGAINST))}
            entries.append("README.txt", _README.format(question=question, **names))
            for name, columns in _COLUMNS.items():
                entries.append(name, _row(columns))
            for _, thread in documents(records, about):
                by_id = {record["comment_id"]: record for record in thread}
                for record in thread:
                    for name, row in _rows(record, thread[0], by_id, question):
                        entries.append(name, _row([{**record, **row}[column] for column in _COLUMNS[name]]))


def _question(about: About) -> str:
    """The first that each comment has one answer to."""
    questions = (row["key"] for row in about.questions if row["unit"] == "comment" and row["kind"] == "one_of")
    return next(questions, "")


def _row(cells: Iterable[Any]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter="\t").writerow(["" if cell is None else cell for cell in cells])
    return line.getvalue()


def _rows(
    record: Record, source: Record, by_id: Mapping[str, Record], question: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    if record["position"]:
        yield "rumoureval.tsv", _stance(record, source, by_id, question)
    for row in _agreements(record, by_id):
        yield "iac.tsv", row
    for row in _propositions(record, by_id):
        yield "cmv.tsv", row


def _stance(record: Record, source: Record, by_id: Mapping[str, Record], question: str) -> dict[str, Any]:
    parent = by_id.get(record["parent_id"], source)
    label = settled(record, question)
    return {
        "thread_id": record["thread_id"], "source_id": source["comment_id"], "parent_id": parent["comment_id"],
        "reply_id": record["comment_id"], "split": record["split"], "source_text": source["text"],
        "parent_text": parent["text"], "reply_text": record["text"], "sdqc": label and _sdqc(label), "label": label,
    }  # fmt: skip


def _sdqc(label: str) -> str:
    if label in FOR:
        return "support"
    if label in AGAINST:
        return "deny"
    return "query" if label in {"query", "queries", "question"} else "comment"


def _agreements(record: Record, by_id: Mapping[str, Record]) -> Iterator[dict[str, Any]]:
    """What annotators say about each place that somebody related the comment to."""
    found = layers(record)
    people = [layer for layer in found if not layer.is_gold] or found
    places: dict[tuple[str, int | None, int | None], dict[str, int]] = {}
    for layer in people:
        for row in layer.relations:
            target = row["target"]
            if target["comment_id"] in by_id:
                place = (target["comment_id"], target["start"], target["end"])
                places.setdefault(place, {})[layer.name] = (row["label"] in FOR) - (row["label"] in AGAINST)
    for (comment_id, start, end), said in places.items():
        yield {
            "discussion_id": record["thread_id"], "quote_post_id": comment_id,
            "response_post_id": record["comment_id"], "split": record["split"],
            "quote": by_id[comment_id]["text"][start:end], "response": record["text"],
            "disagree_agree": round(5 * sum(said.values()) / len(people), 3), "annotators": len(people),
            "agreeing": sum(value > 0 for value in said.values()),
            "disagreeing": sum(value < 0 for value in said.values()),
        }  # fmt: skip


def _propositions(record: Record, by_id: Mapping[str, Record]) -> Iterator[dict[str, Any]]:
    for layer in layers(record):
        spoken = {row["id"]: row for row in layer.annotations}
        for row in layer.relations:
            target = row["target"]
            aimed = by_id.get(target["comment_id"])
            if aimed is None:
                continue
            source = spoken.get(row["from"])
            yield {
                "thread_id": record["thread_id"], "source_comment_id": record["comment_id"],
                "target_comment_id": target["comment_id"], "split": record["split"],
                "source_type": answer_text(source) if source else None,
                "source_text": record["text"][source["start"] : source["end"]] if source else record["text"],
                "target_type": _type(aimed, target, layer.name),
                "target_text": aimed["text"][target["start"] : target["end"]],
                "relation": row["label"], "annotator": layer.annotator,
                "layer": "gold" if layer.is_gold else "individual",
            }  # fmt: skip


def _type(record: Record, target: Answer, layer: str) -> str | None:
    """What the same layer calls the passage that is aimed at."""
    for found in layers(record):
        if found.name == layer:
            for row in found.annotations:
                if (row["start"], row["end"]) == (target["start"], target["end"]):
                    return answer_text(row)
    return None
