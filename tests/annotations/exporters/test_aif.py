"""AIF JSON, by a schema and the rules of its graphs."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import jsonschema
import pytest

from tests.annotations.exporters.nasty import ARTICLE, FIRST, entries

DIGITS = {"type": "string", "pattern": "^[0-9]+$"}
TIME = {"type": "string", "pattern": r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?$"}


def rows(**properties: Any) -> dict[str, Any]:
    row = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    return {"type": "array", "items": row}


LISTS = ("schemefulfillments", "descriptorfulfillments", "cqdescriptorfulfillments")
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["nodes", "edges", "locutions", "participants", *LISTS],
    "properties": {
        "nodes": rows(nodeID=DIGITS, text={"type": "string"}, timestamp=TIME,
                      type={"enum": ["I", "L", "RA", "CA", "MA", "PA", "TA", "YA"]}),
        "edges": rows(edgeID=DIGITS, fromID=DIGITS, toID=DIGITS, formEdgeID={"type": "null"}),
        "locutions": rows(nodeID=DIGITS, personID=DIGITS, timestamp=TIME, start={}, end={}, source={}),
        "participants": rows(participantID=DIGITS, firstname={"type": "string"}, surname={"type": "string"}),
        **{name: {"type": "array"} for name in LISTS},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def graphs() -> dict[str, Any]:
    return {name: json.loads(content) for name, content in entries("aif").items()}


def of(graphs: dict[str, Any], layer: str) -> Any:
    return next(graph for name, graph in graphs.items() if name.startswith(f"{layer}/nasty"))


def test_there_is_a_graph_for_each_thread_and_annotator(graphs: dict[str, Any]):
    assert sorted(name.split(".")[0] for name in graphs) == [
        "annotator-a1/nasty_1", "annotator-a1/t2", "annotator-a2/nasty_1", "gold/nasty_1",
    ]  # fmt: skip


def test_every_graph_keeps_the_rules_of_aif(graphs: dict[str, Any]):
    for graph in graphs.values():
        jsonschema.validate(graph, SCHEMA)
        kinds = {node["nodeID"]: node["type"] for node in graph["nodes"]}
        into = Counter(edge["toID"] for edge in graph["edges"])
        out = Counter(edge["fromID"] for edge in graph["edges"])
        assert {edge[end] for edge in graph["edges"] for end in ("fromID", "toID")} <= set(kinds)
        assert not [edge for edge in graph["edges"] if {kinds[edge["fromID"]], kinds[edge["toID"]]} <= {"I", "L"}]
        assert all(into[node] == out[node] == 1 for node, kind in kinds.items() if kind not in "IL")
        assert {row["nodeID"] for row in graph["locutions"]} == {node for node, kind in kinds.items() if kind == "L"}


def argued(graph: Any) -> set[tuple[str, str, str]]:
    nodes = {node["nodeID"]: node for node in graph["nodes"]}
    before = {edge["toID"]: edge["fromID"] for edge in graph["edges"]}
    after = {edge["fromID"]: edge["toID"] for edge in graph["edges"] if nodes[edge["fromID"]]["type"] in ("RA", "CA")}
    return {(nodes[before[node]]["text"], nodes[node]["type"], nodes[aim]["text"]) for node, aim in after.items()}


def test_relations_are_inferences_and_conflicts(graphs: dict[str, Any]):
    assert argued(of(graphs, "annotator-a1")) == {
        (FIRST, "CA", "the toll is theft"),
        ("pay\n18 percent | =", "RA", "It's a fraud, don't pay\n18"),
        ("נכון", "CA", FIRST),
    }
    assert argued(of(graphs, "gold")) == {(FIRST, "CA", ARTICLE)}
    assert {(kind, aim) for _, kind, aim in argued(of(graphs, "annotator-a2"))} == {
        ("RA", "The toll pays."), ("CA", "18 percent"),
    }  # fmt: skip


def test_every_comment_is_said_and_every_reply_follows_what_it_answers(graphs: dict[str, Any]):
    graph = of(graphs, "annotator-a1")
    texts = {node["nodeID"]: node["text"] for node in graph["nodes"]}
    to = {edge["fromID"]: edge["toID"] for edge in graph["edges"]}
    replies = [
        (texts[edge["fromID"]][:3], texts[to[edge["toID"]]][:3])
        for edge in graph["edges"]
        if texts[edge["toID"]] == "Default Transition"
    ]

    assert replies == [("p_0", "p_1"), ("p_1", "Unk"), ("Unk", "-x ")]
    assert [node["timestamp"] for node in graph["nodes"] if node["type"] == "L"] == ["", "2024-03-01 10:05:00", "", ""]
