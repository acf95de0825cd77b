"""Argument Interchange Format as AIFdb reads it: a node set for each thread and annotator.

Format: Chesñevar et al. (2006), Towards an Argument Interchange Format, KER 21(4); with dialogue after Reed et al.
(2008), AIF+. Premise → RA → conclusion, attacker → CA → attacked, locution → YA → what it asserts,
locution → TA → reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final

import orjson

from annotations.exporters.answers import Layer, documents, is_span, layers
from annotations.exporters.archives import archive, file_name
from annotations.exporters.base import About, Record

FOR: Final = frozenset({"supports", "support", "agrees", "agree", "reason", "evidence", "pro", "for"})
AGAINST: Final = frozenset(
    {
        "rebuts",
        "rebuttal",
        "attacks",
        "attack",
        "denies",
        "deny",
        "disagrees",
        "disagree",
        "undercuts",
        "con",
        "against",
    }
)
_NOBODY: Final = Layer("unlabelled", "", (), ())


@dataclass(frozen=True, slots=True)
class Aif:
    """A zip of one JSON file for each thread and annotator, each a whole node set."""

    name: str = "aif"
    label: str = "AIF JSON for AIFdb (zip)"
    suffix: str = ".aif.zip"
    media_type: str = "application/zip"
    needs: str = ""
    is_of_texts: bool = True
    losses: tuple[str, ...] = (
        f"Relations are there whose label speaks for something ({', '.join(sorted(FOR))}) "
        f"or against it ({', '.join(sorted(AGAINST))}).",
        "Of other labels there is the passage they stand on; labels, offsets, attributes and notes are not there.",
        "Targets outside the thread and unclear ones are not there, nor hyperlinks, quotes, evidence and mentions.",
        "Times are to the second; an unknown one is empty.",
    )

    def write(self, records: Iterable[Record], about: About, out: BinaryIO) -> None:
        """See Exporter."""
        with archive(out) as files:
            for document, thread in documents(records, about):
                answers = [{layer.name: layer for layer in layers(record)} for record in thread]
                for name in sorted({name for of_comment in answers for name in of_comment}) or [_NOBODY.name]:
                    graph = _Graph()
                    for record in thread:
                        graph.say(record)
                    for record, of_comment in zip(thread, answers, strict=True):
                        graph.argue(record, of_comment.get(name, _NOBODY))
                    files.add(f"{name}/{file_name(document)}.json", orjson.dumps(graph.node_set()))


class _Graph:
    """One node set being built."""

    def __init__(self) -> None:
        self._nodes: list[dict[str, Any]] = []
        self._edges: list[dict[str, Any]] = []
        self._locutions: list[dict[str, Any]] = []
        self._participants: dict[str, str] = {}
        self._said: dict[str, tuple[str, str, str]] = {}  # comment: its L node, text, time
        self._passages: dict[tuple[str, int | None, int | None], str] = {}  # its I node
        self._claims: dict[str, str] = {}  # a listed claim's I node

    def say(self, record: Record) -> None:
        """The comment as a locution, and the transition from what it answers."""
        author = record["author"] or "Unknown"
        time = f"{datetime.fromisoformat(record['posted_at']):%Y-%m-%d %H:%M:%S}" if record["posted_at"] else ""
        text = record["text"]
        node = self._node("L", f"{author} : {text}", time)
        person = self._participants.setdefault(author, str(len(self._participants) + 1))
        self._locutions.append(
            {"nodeID": node, "personID": person, "timestamp": time, "start": None, "end": None, "source": None}
        )
        self._said[record["comment_id"]] = (node, text, time)
        if record["parent_id"] in self._said:
            self._join("TA", "Default Transition", self._said[record["parent_id"]][0], node, time)

    def argue(self, record: Record, layer: Layer) -> None:
        """What the layer finds in the comment, and what that speaks for or against."""
        comment = record["comment_id"]
        places = {row["id"]: (comment, row["start"], row["end"]) for row in layer.annotations}
        for row in layer.annotations:
            if is_span(row):
                self._passage(*places[row["id"]])
        for row in layer.relations:
            if row["label"] not in FOR | AGAINST:
                continue
            aimed = self._aim(row["target"])
            source = self._passage(*places.get(row["from"], (comment, None, None)))
            if aimed is not None and aimed != source:
                kind, scheme = ("RA", "Default Inference") if row["label"] in FOR else ("CA", "Default Conflict")
                self._join(kind, scheme, source, aimed, self._said[comment][2])

    def node_set(self) -> dict[str, Any]:
        """The whole, in the keys of AIFdb."""
        return {
            "nodes": self._nodes,
            "edges": self._edges,
            "schemefulfillments": [],
            "descriptorfulfillments": [],
            "cqdescriptorfulfillments": [],
            "participants": [
                {"participantID": number, "firstname": name, "surname": ""}
                for name, number in self._participants.items()
            ],
            "locutions": self._locutions,
        }

    def _aim(self, target: Mapping[str, Any]) -> str | None:
        if target["kind"] == "claim" and target["comment_id"] is None:
            # A listed claim: nobody's words in this thread, so nothing asserts it.
            if target["claim"] not in self._claims:
                self._claims[target["claim"]] = self._node("I", target["claim"], "")
            return self._claims[target["claim"]]
        if target["comment_id"] not in self._said:
            return None
        return self._passage(target["comment_id"], target["start"], target["end"])

    def _passage(self, comment: str, start: int | None, end: int | None) -> str:
        """The I node of a passage, or of the whole comment; made and asserted once."""
        place = (comment, start, end)
        if place not in self._passages:
            locution, text, time = self._said[comment]
            self._passages[place] = self._node("I", text[start:end], time)
            self._join("YA", "Asserting", locution, self._passages[place], time)
        return self._passages[place]

    def _join(self, kind: str, scheme: str, source: str, target: str, time: str) -> None:
        between = self._node(kind, scheme, time)
        for start, end in ((source, between), (between, target)):
            number = str(len(self._edges) + 1)
            self._edges.append({"edgeID": number, "fromID": start, "toID": end, "formEdgeID": None})

    def _node(self, kind: str, text: str, time: str) -> str:
        number = str(len(self._nodes) + 1)
        self._nodes.append({"nodeID": number, "text": text, "type": kind, "timestamp": time})
        return number
