from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from threads.importers import rejoinder_jsonl
from threads.importers.base import Anchor, MalformedFile, Options, RawThread

JUDGED = {
    "judgements": [{"annotator": "a1", "state": "done", "ms": 8400}],
    "annotations": [{"id": "n1", "annotator": "a1", "question": "content", "label": "claim", "start": 0, "end": 2}],
    "relations": [{"id": "r1", "from": "n1", "label": "rebuts", "target": {"kind": "comment", "comment_id": "c0"}}],
    "gold": {"basis": "single", "annotations": ["n1"], "relations": []},
}


def record(comment_id: str, position: int, **fields: Any) -> dict[str, Any]:
    """One line of an export of schema version 1."""
    plain = {
        "schema_version": 1,
        "release": "milley@2",
        "round": "main",
        "scheme_version": 3,
        "offset_unit": "codepoint",
    }
    plain |= {
        "thread_id": "t1",
        "comment_id": comment_id,
        "parent_id": None,
        "structure": "given",
        "position": position,
    }
    plain |= {"author": None, "posted_at": None, "state": "normal", "text": comment_id, "hyperlinks": [{"start": 0}]}
    plain |= {"judgements": [], "annotations": [], "relations": [], "gold": None}
    return plain | fields


def read(*records: dict[str, Any]) -> list[RawThread]:
    return list(rejoinder_jsonl.read(file_of(*records), Options()))


def file_of(*records: dict[str, Any]) -> io.BytesIO:
    return io.BytesIO("\n".join(map(json.dumps, records)).encode())


def test_article_comments_and_their_fields_come_back():
    article = {"title": "T", "url": "https://courier.example/1", "site": "courier.example", "language": "en"}
    [thread] = read(
        record("c0", 0, text="Article", author="p_1", published_at="2024-03-01T10:00:00Z", **article),
        record(
            "c1",
            1,
            external_id="e1",
            parent_id="c0",
            text="A 🙂 b",
            author="p_2",
            posted_at="2024-03-01",
            score=3,
            structure="inferred",
            state="hidden",
            anchors=[{"start": 2, "end": 3, "href": "https://x.example"}, {"start": 9, "end": 12, "href": "y"}],
            quoted=[[0, 1], [5, 2]],
        ),
        record("c2", 2, external_id="e2", parent_id="c1"),
    )

    first, second = thread.comments
    assert (thread.external_id, thread.title, thread.site, thread.language) == ("t1", "T", "courier.example", "en")
    assert (thread.article.text, thread.author) == ("Article", "p_1")
    assert thread.published_at == datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert (first.external_id, first.parent_external_id, first.text, first.author) == ("e1", None, "A 🙂 b", "p_2")
    assert (first.posted_precision, first.score, first.structure, first.state) == ("date", 3, "inferred", "hidden")
    assert first.anchors == (Anchor(2, 3, "https://x.example"),)
    assert first.quoted == ((0, 1),)
    assert (second.external_id, second.parent_external_id) == ("e2", "e1")


def test_everything_judged_is_handed_on_unchanged_with_both_ids():
    [thread] = read(record("c0", 0), record("c1", 1, external_id="e1", parent_id="c0", **JUDGED))

    assert thread.labels[1] == {"comment_id": "c1", "external_id": "e1", "round": "main", "scheme_version": 3, **JUDGED}


def test_comments_return_to_the_order_of_their_source():
    [thread] = read(record("c0", 0), record("c1", 1, source_order=2), record("c2", 2, source_order=1))

    assert [comment.external_id for comment in thread.comments] == ["c2", "c1"]


def test_fields_of_older_exports_may_be_absent():
    bare = {
        "schema_version": 1,
        "offset_unit": "codepoint",
        "thread_id": "t1",
        "comment_id": "c1",
        "position": 1,
        "text": "a",
    }

    [thread] = read(bare)

    assert (thread.title, thread.article.text) == ("t1", "")
    assert [comment.external_id for comment in thread.comments] == ["c1"]
    assert thread.labels == ({"comment_id": "c1", "external_id": "c1"},)


def test_a_comment_judged_in_two_rounds_is_one_comment():
    [thread] = read(record("c0", 0), record("c1", 1, round="pilot"), record("c1", 1, round="main"))

    assert len(thread.comments) == 1
    assert [labels["round"] for labels in thread.labels[1:]] == ["pilot", "main"]


def test_a_scheme_in_the_first_line_is_no_comment():
    file = file_of({"schema_version": 1, "kind": "scheme", "scheme": {"name": "Claims"}}, record("c1", 1))

    threads = list(rejoinder_jsonl.read(file, Options()))

    assert [len(thread.comments) for thread in threads] == [1]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"schema_version": 2}, "Line 2: the schema version is 2, not 1"),
        ({"comment_id": None}, "Line 2: the record has no comment_id"),
        ({"comment_id": "c1", "text": "other"}, "Line 2: the comment 'c1' has another text at line 1"),
        ({"text": 1.5, "parent_id": []}, "Line 2: an id was expected and a list was found"),
    ],
)
def test_a_broken_record_is_named(fields: dict[str, Any], told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(record("c1", 1), {**record("c2", 2), **fields})

    assert told in str(refusal.value)
