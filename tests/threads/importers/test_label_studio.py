from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any

import pytest

from threads.importers import label_studio, sniff
from threads.importers.base import MalformedFile, Options, RawThread


def task(*results: dict[str, Any], text: str = "Lido pays.", **fields: Any) -> dict[str, Any]:
    annotation = {"id": 101, "completed_by": 1, "was_cancelled": False, "ground_truth": False, "result": list(results)}
    annotation |= {"created_at": "2024-03-01T10:00:00Z", "lead_time": 10.5}
    return {"id": 1, "data": {"text": text}, "annotations": [annotation], "predictions": []} | fields


def span(start: int, end: int, text: str, label: str = "Claim", id: str = "r1") -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"id": id, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def choice(*choices: str, name: str = "stance") -> dict[str, Any]:
    return {"id": "c", "from_name": name, "to_name": "text", "type": "choices", "value": {"choices": list(choices)}}


def relation(source: str, target: str, direction: str = "right", *labels: str) -> dict[str, Any]:
    return {"type": "relation", "from_id": source, "to_id": target, "direction": direction, "labels": list(labels)}


def read(*tasks: dict[str, Any], **options: Any) -> list[RawThread]:
    content = json.dumps(tasks).encode()
    return list(label_studio.read(io.BytesIO(content), Options(filename="project.json", **options)))


def given(thread: RawThread) -> list[tuple[Any, ...]]:
    """Annotator, comment, question, label or value, and covered text of each annotation."""
    return [
        (row["annotator"], record["comment_id"], row["question"], row["label"] or row["value"], row["exact"])
        for record in thread.labels
        for row in record["annotations"]
    ]


def codes(thread: RawThread) -> Counter[str]:
    return Counter(notice.code for notice in thread.warnings)


MINIMAL = {
    "id": 1,
    "text": "Lido pays.",
    "stance": "con",
    "tone": {"choices": ["rude", "funny"]},
    "span": [{"start": 0, "end": 4, "text": "Lido", "labels": ["Place"]}],
    "annotator": 1,
    "annotation_id": 5,
    "lead_time": 2.5,
}


@pytest.mark.parametrize("record", [task(choice("con")), MINIMAL, {"id": 1, "data": {"text": "a"}, "annotations": []}])
def test_its_shapes_are_recognised(record: dict[str, Any]):
    for written in (json.dumps([record]), json.dumps([record], indent=2)):
        assert sniff(written.encode(), "export.json") is label_studio


def test_a_task_that_is_longer_than_the_head_is_recognised():
    head = json.dumps([task(choice("con"), text="word " * 5000)]).encode()[:200]
    late = json.dumps([{"annotations": task(choice("con"))["annotations"], "data": {"text": "w" * 9000}}])

    assert sniff(late.encode()[:8192], "export.json") is label_studio
    assert not label_studio.looks_like(head, "export.json")


def test_results_of_every_kind_become_labels_spans_and_values():
    results = [
        choice("con", "rude"),
        span(0, 4, "Lido"),
        {"id": "t", "from_name": "topic", "type": "taxonomy", "value": {"taxonomy": [["City", "Pool"]]}},
        {"id": "g", "from_name": "stars", "type": "rating", "value": {"rating": 4}},
        {"id": "n", "from_name": "share", "type": "number", "value": {"number": 0.5}},
        {"id": "w", "from_name": "why", "type": "textarea", "value": {"text": ["Because."]}},
    ]

    [thread] = read(task(*results))

    assert [row[2:] for row in given(thread)] == [
        ("stance", "con", None),
        ("stance", "rude", None),
        ("span", "Claim", "Lido"),
        ("topic", "City > Pool", None),
        ("stars", 4, None),
        ("share", "0.5", None),
        ("why", "Because.", None),
    ]


def test_several_annotators_are_told_apart_and_have_no_names_or_addresses():
    annotations = [
        {"id": 1, "completed_by": {"id": 3, "email": "ann@x.example", "first_name": "Ann"}, "result": [choice("pro")]},
        {"id": 2, "completed_by": 4, "result": [choice("con")]},
        {"id": 3, "completed_by": "bob@x.example", "result": [choice("con")]},
    ]

    [thread] = read(task(annotations=annotations))

    assert [row[0] for row in given(thread)] == ["user 3", "user 4", "bob"]


def test_a_submitted_annotation_is_done_and_a_cancelled_one_is_skipped():
    cancelled = {"id": 2, "completed_by": 2, "was_cancelled": True, "result": [choice("con")]}
    empty = {"id": 3, "completed_by": 3, "was_cancelled": False, "result": []}

    [thread] = read(task(choice("pro"), annotations=[*task(choice("pro"))["annotations"], cancelled, empty]))

    [record] = thread.labels
    assert [(row["annotator"], row["state"]) for row in record["judgements"]] == [
        ("user 1", "done"),
        ("user 2", "skipped"),
        ("user 3", "done"),
    ]
    assert [row[0] for row in given(thread)] == ["user 1"]


@pytest.mark.parametrize(
    ("direction", "ends"), [("right", [("a", "b")]), ("left", [("b", "a")]), ("bi", [("a", "b"), ("b", "a")])]
)
def test_relations_go_the_way_they_point(direction: str, ends: list[tuple[str, str]]):
    spans = [span(0, 4, "Lido", id="a"), span(5, 9, "pays", id="b")]
    words = {"a": "Lido", "b": "pays"}

    [thread] = read(task(*spans, relation("a", "b", direction, "attacks")))

    [record] = thread.labels
    names = {row["id"]: row["exact"] for row in record["annotations"]}
    found = [(names[row["from"]], row["target"]["exact"], row["label"]) for row in record["relations"]]
    assert found == [(words[start], words[end], "attacks") for start, end in ends]


def test_a_dialogue_is_a_thread_whose_relations_go_across_its_comments():
    def passage(index: int, start: int, end: int, text: str, id: str) -> dict[str, Any]:
        value = {"start": str(index), "end": str(index), "startOffset": start, "endOffset": end, "text": text}
        value["paragraphlabels"] = ["Claim"]
        return {"id": id, "from_name": "part", "to_name": "dialogue", "type": "paragraphlabels", "value": value}

    dialogue = [{"author": "Ann", "text": "🙂 Lido pays."}, {"author": "Bob", "text": "It does not."}]
    results = [
        passage(0, 2, 6, "Lido", "a"),
        passage(1, 0, 2, "It", "b"),
        relation("b", "a", "right", "rebuts"),
        choice("calm"),
    ]

    [thread] = read(task(*results, id=9, data={"dialogue": dialogue, "title": "Pool"}))

    assert (thread.external_id, thread.title, thread.article.text) == ("9", "Pool", "")
    assert [(c.external_id, c.author, c.text) for c in thread.comments] == [
        ("1", "Ann", "🙂 Lido pays."),
        ("2", "Bob", "It does not."),
    ]
    records = {record["comment_id"]: record for record in thread.labels}
    assert records[""]["annotations"][0]["unit"] == "thread"
    assert [row["state"] for row in records["2"]["judgements"]] == ["done"]
    [link] = records["2"]["relations"]
    assert link["target"] == {"kind": "span", "comment_id": "1", "start": 2, "end": 6, "exact": "Lido"}


def test_data_say_which_comment_a_task_is():
    tasks = [
        task(choice("pro"), id=1, data={"text": "Yes.", "comment_id": "c1", "user": "Ann"}),
        task(choice("con"), id=2, data={"text": "No.", "comment_id": "c2", "parent_id": "c1", "user": "Bob"}),
    ]

    [thread] = read(*tasks)

    assert [(c.external_id, c.parent_external_id, c.author) for c in thread.comments] == [
        ("c1", None, "Ann"),
        ("c2", "c1", "Bob"),
    ]


@pytest.mark.parametrize(("start", "end"), [(4, 8), (6, 10)])
def test_offsets_of_old_and_new_versions_are_told_apart_by_the_covered_text(start: int, end: int):
    text = "👩‍🌾 Lido\r\npays 🙂."
    [thread] = read(task(span(start, end, "Lido"), text=text))

    [(*_, exact)] = given(thread)
    [comment] = thread.comments
    [record] = thread.labels
    assert exact == "Lido" == comment.text[record["annotations"][0]["start"] : record["annotations"][0]["end"]]
    assert codes(thread) == {}


def test_a_line_end_in_the_covered_text_may_be_written_out():
    [thread] = read(task(span(0, 8, "Lido\\npay"), text="Lido\npays."))

    assert given(thread)[0][-1] == "Lido\npay"


def test_the_short_export_comes_in_with_its_lists_and_with_columns_that_are_named():
    [plain] = read(MINIMAL)
    [told] = read(MINIMAL, label_columns=("stance",))

    assert [row[2:] for row in given(plain)] == [
        ("tone", "rude", None),
        ("tone", "funny", None),
        ("span", "Place", "Lido"),
    ]
    assert plain.comments[0].raw == {"stance": "con"}
    assert given(told)[0] == ("user 1", "1", "stance", "con", None)


def test_what_is_no_answer_is_left_out_and_told():
    box = {"id": "b", "from_name": "box", "type": "rectanglelabels", "value": {"x": 1}}

    [thread] = read(task(choice("pro"), box, relation("x", "y"), predictions=[{"result": []}]))

    assert codes(thread) == {"result_left_out": 2, "predictions": 1}
    assert len(given(thread)) == 1


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (task(span(0, 4, "Pool")), "Record 2: the span 'Pool' from 0 to 4 does not fit the text"),
        (task(span(0, 99, "Lido")), "does not fit the text"),
        (task(choice("x" * 101)), "a label may have 100"),
        ({"id": 1, "annotations": []}, "Record 2: the task has no data"),
        ({"id": 1, "data": {"image": "a.png"}, "annotations": []}, "Record 2: the record has no text"),
        (task(data={"dialogue": [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}]}), "two utterances have the same id"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(record: dict[str, Any], told: str):
    with pytest.raises(MalformedFile) as error:
        read(task(choice("pro"), id=6), record)

    assert told in str(error.value)
    [thread] = read(task(choice("pro"), id=6), record, skip_bad=True)
    assert [comment.external_id for comment in thread.comments] == ["6"]
