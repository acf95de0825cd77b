"""Label Studio, by its configuration and by the importer of this house."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from lxml import etree

from tests.annotations.exporters.nasty import FIRST, HEBREW, entries
from threads.importers import label_studio
from threads.importers.base import Options


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return entries("label-studio")


@pytest.fixture(scope="module")
def tasks(files: dict[str, bytes]) -> Any:
    return json.loads(files["tasks.json"])


def test_every_result_is_one_that_the_configuration_allows(files: dict[str, bytes], tasks: Any):
    tree = etree.fromstring(files["config.xml"])
    allowed = {tag.get("name"): {child.get("value") for child in tag} for tag in tree if tag.get("toName") == "text"}
    relations = {tag.get("value") for tag in tree.iter("Relation")}

    results = [row for task in tasks for annotation in task["annotations"] for row in annotation["result"]]
    assert len({row["id"] for row in results if "id" in row}) == 11
    for row in results:
        if row["type"] == "relation":
            assert set(row["labels"]) <= relations
        else:
            given = row["value"].get(row["type"], [])
            assert row["to_name"] == tree.find("Text").get("name") == "text"
            assert (
                not isinstance(given, list) or not allowed[row["from_name"]] or set(given) <= allowed[row["from_name"]]
            )


def test_spans_are_code_points_of_the_text(tasks: Any):
    spans = {
        row["id"]: (task["data"]["text"], row["value"])
        for task in tasks for annotation in task["annotations"] for row in annotation["result"]
        if row["type"] == "labels"
    }  # fmt: skip

    assert set(spans) == {"n1", "n2", "n4", "g1", "n8", "n9"}
    assert all(text[value["start"] : value["end"]] == value["text"] for text, value in spans.values())


def test_annotators_are_apart_and_gold_is_ground_truth(files: dict[str, bytes], tasks: Any):
    people = json.loads(files["annotators.json"])

    found = [(people[str(a["completed_by"])], a["ground_truth"], a["lead_time"]) for a in tasks[1]["annotations"]]
    assert found == [("j1", True, None), ("a1", False, 8.4), ("a2", False, 8.4)]
    assert [len(task["annotations"]) for task in tasks] == [0, 3, 0, 2, 0, 1]
    assert all(task["predictions"] == [] for task in tasks)


def test_arrows_stay_within_a_comment_and_the_others_are_data(tasks: Any):
    arrows = [row for task in tasks for a in task["annotations"] for row in a["result"] if row["type"] == "relation"]

    assert arrows == [
        {"type": "relation", "from_id": "n2", "to_id": "n1", "direction": "right", "labels": ["supports"]}
    ]
    assert [[row["id"] for row in task["data"]["relations"]] for task in tasks] == [
        [], ["r1", "r3", "h1"], [], ["r4", "r5", "r6"], [], [],
    ]  # fmt: skip


def test_it_comes_in_again(files: dict[str, bytes]):
    threads = list(label_studio.read(io.BytesIO(files["tasks.json"]), Options()))

    spans = [
        (row["annotator"], row["exact"])
        for thread in threads for label in thread.labels for row in label["annotations"] if row["start"] is not None
    ]  # fmt: skip
    texts = {comment.text for thread in threads for comment in (thread.article, *thread.comments)}
    assert {FIRST, HEBREW} <= texts
    assert len(spans) == 6
