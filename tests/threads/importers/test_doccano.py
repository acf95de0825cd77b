from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any

import pytest

from threads.importers import doccano, jsonl, sniff
from threads.importers.base import MalformedFile, Options, RawThread

CLASSES = {"id": 7, "text": "No.", "label": ["con", "rude"]}
SPANS = {"id": 7, "text": "Lido pays.", "label": [[0, 4, "Claim"]]}
ENTITIES = {
    "id": 7,
    "text": "Lido pays. It does not.",
    "entities": [
        {"id": 3, "label": "Claim", "start_offset": 0, "end_offset": 10},
        {"id": 4, "label": "Rebuttal", "start_offset": 11, "end_offset": 23},
    ],
    "relations": [{"id": 1, "from_id": 4, "to_id": 3, "type": "attacks"}],
    "Comments": [],
}


def lines(*documents: dict[str, Any]) -> bytes:
    return "\n".join(map(json.dumps, documents)).encode()


def read(*documents: dict[str, Any], **options: Any) -> list[RawThread]:
    return list(doccano.read(io.BytesIO(lines(*documents)), Options(filename="ann.jsonl", **options)))


def given(thread: RawThread) -> list[tuple[Any, ...]]:
    """Comment, question, label or text, and covered text of each annotation."""
    return [
        (record["external_id"], row["question"], row["label"] or row["value"], row["exact"])
        for record in thread.labels
        for row in record["annotations"]
    ]


def codes(thread: RawThread) -> Counter[str]:
    return Counter(notice.code for notice in thread.warnings)


@pytest.mark.parametrize(
    "document",
    [
        CLASSES,
        SPANS,
        ENTITIES,
        {"data": "No.", "label": ["con"]},
        {"id": 1, "text": "No.", "labels": [[0, 2, "X"]]},
        {"text": "No.", "cats": ["con"], "entities": []},
    ],
)
def test_its_shapes_are_recognised(document: dict[str, Any]):
    assert sniff(lines(document), "admin.jsonl") is doccano
    assert sniff(json.dumps([document], indent=1).encode(), "all.json") is doccano


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "text": "No."},
        {"id": 1, "text": "No.", "label": "con"},
        {"id": 1, "text": "No.", "labels": {"stance": "con"}},
        {"id": 1, "text": "No.", "labels": []},
        {"id": 1, "text": "No.", "labels": ["bug"]},
        {"id": 1, "text": "No.", "label": ["con"], "replies": []},
    ],
)
def test_other_records_stay_what_they_were(record: dict[str, Any]):
    assert sniff(lines(record), "a.jsonl") is jsonl


def test_classes_spans_and_relations_come_in():
    [thread] = read(CLASSES, SPANS | {"id": 8}, ENTITIES | {"id": 9})

    assert thread.title == "ann"
    assert given(thread) == [
        ("7", "label", "con", None),
        ("7", "label", "rude", None),
        ("8", "span", "Claim", "Lido"),
        ("9", "span", "Claim", "Lido pays."),
        ("9", "span", "Rebuttal", "It does not."),
    ]
    [relation] = [row for record in thread.labels for row in record["relations"]]
    assert (relation["label"], relation["from"]) == ("attacks", "4")
    assert relation["target"] == {"kind": "span", "comment_id": "9", "start": 0, "end": 10, "exact": "Lido pays."}


def test_classes_and_entities_of_one_document_come_in_together():
    [thread] = read({"text": "Lido pays.", "entities": [[0, 4, "Place"]], "cats": ["con"]})

    assert given(thread) == [("1", "label", "con", None), ("1", "span", "Place", "Lido")]


def test_metadata_say_which_comment_a_document_is():
    meta = [{"comment_id": "c1", "thread_id": "t"}, {"comment_id": "c2", "thread_id": "t", "parent_id": "c1"}]

    [thread] = read(CLASSES | meta[0], CLASSES | meta[1] | {"flair": "x"})

    assert thread.external_id == "t"
    assert [(c.external_id, c.parent_external_id, c.raw) for c in thread.comments] == [
        ("c1", None, None),
        ("c2", "c1", {"flair": "x"}),
    ]


def test_long_answers_are_texts():
    [thread] = read({"text": "No.", "label": ["Because " * 20]}, {"text": "Yes.", "label": ["Short."]})

    assert [row["kind"] for record in thread.labels for row in record["annotations"]] == ["text", "text"]


def test_a_document_is_done_where_it_has_a_label_or_was_approved():
    bare = {"text": "No.", "label": []}

    [thread] = read(CLASSES, bare | {"id": 8}, bare | {"id": 9, "annotation_approver": "eve"})

    assert [record["external_id"] for record in thread.labels if record["judgements"]] == ["7", "9"]


@pytest.mark.parametrize(
    ("text", "points", "units", "exact"),
    [
        ("👩 Lido pays.", (2, 6), (3, 7), "Lido"),
        ("👩‍🌾 Lido pays.", (4, 8), (6, 10), "Lido"),
        ("a🗑🗑 שלום.", (4, 8), (6, 10), "שלום"),
        ("cafe\u0301 𝕏 Lido.", (8, 12), (9, 13), "Lido"),
        ("🙂\r\n🙂 Lido\r\npays", (5, 9), (7, 11), "Lido"),
    ],
)
def test_offsets_are_code_points_or_utf_16_units_whichever_fits(
    text: str, points: tuple[int, int], units: tuple[int, int], exact: str
):
    for start, end in (points, units):
        [thread] = read({"text": text, "label": [[start, end, "X"]]})

        [record] = thread.labels
        [row] = record["annotations"]
        assert row["exact"] == exact
        assert thread.comments[0].text[row["start"] : row["end"]] == exact


def test_the_person_may_say_what_offsets_count():
    document = {"text": "🙂 a b c", "label": [[2, 3, "X"]]}

    exact = {unit: given(read(document, offset_unit=unit)[0])[0][3] for unit in ("codepoint", "utf16")}

    assert exact == {"codepoint": "a", "utf16": " "}


def test_a_guess_is_told():
    [thread] = read({"text": "🙂 Lido pays.", "label": [[3, 7, "X"]]})

    assert codes(thread) == {"offset_unit_guessed": 1}


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (SPANS | {"label": [[0, 99, "X"]]}, "Line 2: the span from 0 to 99 does not fit the text"),
        (SPANS | {"label": [[4, 4, "X"]]}, "Line 2: the span from 4 to 4 does not fit"),
        (SPANS | {"label": [[0, "4", "X"]]}, "is no label of doccano"),
        (SPANS | {"label": [[0, 4]]}, "is no label of doccano"),
        (SPANS | {"label": [[0, 4, ""]]}, "Line 2: a label has no name"),
        (SPANS | {"label": [[0, 4, "x" * 101]]}, "a label may have 100"),
        (SPANS | {"label": [7]}, "is no label of doccano"),
        (ENTITIES | {"relations": [{"from_id": 4, "to_id": 99, "type": "x"}]}, "does not join two entities"),
        (ENTITIES | {"relations": ["x"]}, "does not join two entities"),
        (ENTITIES | {"relations": {"a": 1}}, "'relations' is not a list"),
        ({"id": 8, "label": ["con"]}, "Line 2: the record has no text"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(document: dict[str, Any], told: str):
    with pytest.raises(MalformedFile, match="Line 2") as error:
        read(CLASSES | {"id": 6}, document)

    assert told in str(error.value)
    [thread] = read(CLASSES | {"id": 6}, document, skip_bad=True)
    assert [comment.external_id for comment in thread.comments] == ["6"]
    assert codes(thread)["bad_record"] == 1
