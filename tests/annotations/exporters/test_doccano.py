"""doccano, by the definition of its JSONL and by the importer of this house."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.annotations.exporters.nasty import FARMER, FIRST, HEBREW, entries, utf16
from threads.importers import doccano
from threads.importers.base import Options


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return entries("doccano")


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.split(b"\n") if line]


def test_there_is_a_file_for_each_annotator(files: dict[str, bytes]):
    assert [(name, len(lines(content))) for name, content in files.items() if name != "README.txt"] == [
        ("annotator-a1.jsonl", 3), ("annotator-a2.jsonl", 2), ("gold.jsonl", 1),
    ]  # fmt: skip
    assert b"UTF-16" in files["README.txt"]


def test_spans_are_utf16_units(files: dict[str, bytes]):
    found = [
        (entity["label"], utf16(line["text"], entity["start_offset"], entity["end_offset"]))
        for name in ("annotator-a1.jsonl", "gold.jsonl")
        for line in lines(files[name])
        for entity in line["entities"]
    ]

    assert found == [
        ("claim", "It's a fraud, don't pay\n18"), ("evidence", "pay\n18 percent | ="), ("claim", "נכון"),
        ("evidence", "cafe\u0301"), ("claim", f"{FARMER} way"),
    ]  # fmt: skip


def test_what_its_models_demand_holds(files: dict[str, bytes]):
    for name, content in files.items():
        for line in lines(content) if name != "README.txt" else ():
            numbers = [entity["id"] for entity in line["entities"]]
            assert all(isinstance(number, int) for number in numbers)
            assert all(entity["start_offset"] < entity["end_offset"] and entity["label"] for entity in line["entities"])
            assert {end for row in line["relations"] for end in (row["from_id"], row["to_id"])} <= set(numbers)
            assert all(line["cats"])
    first = lines(files["annotator-a1.jsonl"])[0]
    assert first["relations"] == [{"id": 0, "from_id": 1, "to_id": 0, "type": "supports"}]
    assert lines(files["annotator-a2.jsonl"])[0]["cats"] == ["function: no", "tone: 3", "gist: says | no\tway"]


def test_it_comes_in_again(files: dict[str, bytes]):
    thread, _ = doccano.read(io.BytesIO(files["annotator-a1.jsonl"]), Options(offset_unit="utf16", filename="a1.jsonl"))

    assert {FIRST, HEBREW} <= {comment.text for comment in (thread.article, *thread.comments)}
    exact = [row["exact"] for label in thread.labels for row in label["annotations"] if row["start"] is not None]
    assert exact == ["It's a fraud, don't pay\n18", "pay\n18 percent | =", "נכון", "cafe\u0301"]
