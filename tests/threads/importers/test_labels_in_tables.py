from __future__ import annotations

import io
import json
from typing import Any

import pytest

from threads.importers import csv_table, jsonl
from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.label_columns import label_candidates

TABLE = "id,text,who,about,how,stance,tone\n1,Yes.,ann,,,pro,\n2,No.,ann,1,rebuts,con,rude; loud\n2,No.,bob,,,,\n"
NAMED: dict[str, Any] = {
    "mapping": {"annotator": "who", "target": "about", "relation": "how"},
    "label_columns": ("stance", "tone"),
    "label_separator": ";",
}


def read(table: str, **options: Any) -> list[RawThread]:
    return list(csv_table.read(io.BytesIO(table.encode()), Options(filename="table.csv", **options)))


def read_lines(*records: dict[str, Any], **options: Any) -> list[RawThread]:
    content = "\n".join(map(json.dumps, records)).encode()
    return list(jsonl.read(io.BytesIO(content), Options(filename="a.jsonl", **options)))


def given(thread: RawThread) -> list[tuple[Any, ...]]:
    """Comment, annotator, question and label of each annotation."""
    return [
        (record["comment_id"], row["annotator"], row["question"], row["label"])
        for record in thread.labels
        for row in record["annotations"]
    ]


def test_label_columns_annotator_and_relation_are_taken_out_of_the_row():
    [thread] = read(TABLE, **NAMED)

    assert [(comment.external_id, comment.raw) for comment in thread.comments] == [("1", None), ("2", None)]
    assert given(thread) == [
        ("1", "ann", "stance", "pro"),
        ("2", "ann", "stance", "con"),
        ("2", "ann", "tone", "rude"),
        ("2", "ann", "tone", "loud"),
    ]
    [relation] = [row for record in thread.labels for row in record["relations"]]
    assert (relation["label"], relation["target"]) == ("rebuts", {"kind": "comment", "comment_id": "1"})
    assert thread.warnings == ()


def test_columns_that_nobody_named_stay_with_the_raw_record():
    [thread] = read(TABLE.replace("2,No.,bob,,,,\n", ""))

    assert thread.labels == ()
    assert thread.comments[0].raw == {"who": "ann", "stance": "pro"}


def test_a_comment_that_differs_between_its_annotators_is_refused():
    with pytest.raises(MalformedFile, match="Line 4: the id '2' stands for another comment at line 3"):
        read(TABLE.replace("2,No.,bob", "2,Never.,bob"), **NAMED)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"label_columns": ("mood",)}, "Line 1: there is no column 'mood' for labels"),
        ({"mapping": {"annotator": "coder"}}, "Line 1: there is no column 'coder' for the annotator"),
        ({"mapping": {"target": "about"}}, "The mapping names a target and no relation"),
        ({"label_columns": ("stance", "stance")}, "The column 'stance' is named for two things"),
        ({"label_columns": ("text",)}, "no column is named like a comment's text"),
        ({"mapping": {"text": "text"}, "label_columns": ("text",)}, "The column 'text' is named for two things"),
    ],
)
def test_what_cannot_be_read_as_labels_is_told(options: dict[str, Any], told: str):
    with pytest.raises(MalformedFile) as error:
        read(TABLE, **options)

    assert told in str(error.value)


def test_a_label_that_is_a_text_is_refused_with_its_line():
    with pytest.raises(MalformedFile, match=r"Line 2: the label .x+.… has 101 characters"):
        read(TABLE.replace("pro", "x" * 101), **NAMED)


def test_fields_of_records_may_hold_labels_too():
    [thread] = read_lines(
        {"id": 1, "text": "Yes.", "coded": {"stance": "pro", "sure": True}},
        label_columns=("coded.stance", "coded.sure"),
    )

    assert given(thread) == [("1", None, "coded.stance", "pro"), ("1", None, "coded.sure", "true")]
    with pytest.raises(MalformedFile, match="No record has a field 'stance' for labels"):
        read_lines({"id": 1, "text": "Yes."}, label_columns=("stance",))


def test_several_annotators_may_stand_in_one_record():
    answers = [
        {"annotator": "ann", "label_set": "stance", "value": "pro"},
        {"annotator": "bob", "question": "stance", "label": "con"},
    ]

    [thread] = read_lines({"id": 1, "text": "Yes.", "annotations": answers})

    assert given(thread) == [("1", "ann", "stance", "pro"), ("1", "bob", "stance", "con")]


@pytest.mark.parametrize("key", ["labels", "spans", "relations", "annotations"])
@pytest.mark.parametrize("value", ["x", 7, ["x"], [{"name": "bug"}], None])
def test_keys_of_another_shape_are_kept_as_they_are(key: str, value: Any):
    [thread] = read_lines({"id": 1, "text": "Yes.", key: value})

    assert thread.labels == ()
    assert (thread.comments[0].raw or {}).get(key) == value


def test_columns_with_few_short_values_that_repeat_may_hold_labels():
    rows = [
        {
            "id": str(n),
            "text": f"Text {n}",
            "stance": "pro" if n % 2 else "con",
            "state": "x",
            "remark": f"r{n}",
            "e-mail": "a@b",
        }
        for n in range(10)
    ]

    [found] = label_candidates(rows)

    assert found.column == "stance"
    assert sorted(found.values) == [("con", 5), ("pro", 5)]
