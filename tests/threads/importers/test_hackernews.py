from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import hackernews, sniff
from threads.importers.base import MalformedFile, Options, RawThread

STORY = {"id": 1, "type": "story", "by": "ann", "time": 1700000000, "title": "A &amp; B", "kids": [3, 2], "score": 7}
FIRST = {"id": 2, "type": "comment", "by": "bob", "time": 1700000060, "parent": 1, "text": "&gt; A<p>No &#x27;A&#x27;"}
SECOND = {"id": 3, "type": "comment", "by": "cat", "time": 1700000070, "parent": 1, "text": "Yes", "kids": [4]}
GONE = {"id": 4, "type": "comment", "deleted": True, "time": 1700000080, "parent": 3}
REPLY = {"id": 5, "type": "comment", "by": "dan", "time": 1700000090, "parent": 4, "text": "Who?"}


def read(document: object, **options: Any) -> list[RawThread]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    assert sniff(content).name == "hackernews"
    return list(hackernews.read(io.BytesIO(content), Options(**options)))


def shape(thread: RawThread) -> list[tuple[str | None, str | None, str]]:
    return [(comment.external_id, comment.parent_external_id, comment.text) for comment in thread.comments]


ITEMS = [FIRST, GONE, SECOND, STORY, REPLY, None]


@pytest.mark.parametrize(
    "document",
    [
        ITEMS,
        "\n".join(map(json.dumps, ITEMS)).encode(),
        {str(number): item for number, item in enumerate(ITEMS)},
    ],
    ids=["list", "lines", "keyed"],
)
def test_firebase_items_are_linked_by_parent_and_ordered_by_kids(document: object):
    [thread] = read(document)

    assert (thread.external_id, thread.title, thread.author) == ("1", "A & B", "ann")
    assert shape(thread) == [
        ("3", None, "Yes"),
        ("4", "3", ""),
        ("5", "4", "Who?"),
        ("2", None, "> A\n\nNo 'A'"),
    ]
    assert [comment.state for comment in thread.comments] == ["normal", "deleted", "normal", "normal"]
    assert thread.comments[3].quoted == ((0, 3),)
    assert thread.comments[3].posted_at is not None
    assert thread.comments[3].posted_at.isoformat() == "2023-11-14T22:14:20+00:00"


def test_dead_items_are_hidden_and_poll_options_are_no_comments():
    poll = {**STORY, "type": "poll", "parts": [9], "descendants": 4}
    option = {"id": 9, "type": "pollopt", "poll": 1, "text": "Yes", "score": 3, "time": 1700000000}

    [thread] = read([poll, option, {**FIRST, "dead": True}])

    assert [comment.state for comment in thread.comments] == ["hidden"]
    assert thread.article.raw == {"type": "poll", "poll_options": [{"text": "Yes", "score": 3}]}
    assert [(notice.code, notice.count) for notice in thread.warnings] == [("stub", 3)]


def test_comments_of_a_story_that_is_not_there_are_orphans_of_one_thread():
    [thread] = read([{**FIRST, "parent": 77}, {**SECOND, "parent": 77}])

    assert (thread.external_id, thread.article.text) == ("77", "")
    assert [comment.parent_external_id for comment in thread.comments] == ["77", "77"]
    assert [(notice.code, notice.count) for notice in thread.warnings] == [("orphan", 2)]


def test_an_algolia_item_brings_its_replies():
    def reply(number: int, parent: int, **fields: object) -> dict[str, object]:
        return {"id": number, "type": "comment", "author": "bob", "text": "<p>a</p>", "parent_id": parent} | fields

    inner = reply(12, 11, author=None, text=None, children=[reply(13, 12, children=[])])
    story = {"id": 10, "created_at_i": 1, "created_at": "2024-05-01T10:00:00.000Z", "type": "story", "author": "ann"}

    [thread] = read({**story, "title": "T", "points": 3, "children": [reply(11, 10, children=[inner]), reply(14, 10)]})

    assert shape(thread) == [("11", None, "a"), ("12", "11", ""), ("13", "12", "a"), ("14", None, "a")]
    assert [comment.state for comment in thread.comments][1] == "deleted"
    assert (thread.article.score, thread.published_at and thread.published_at.year) == (3, 2024)


def test_search_hits_are_grouped_by_their_story():
    hit = {"created_at_i": 1, "author": "bob", "story_title": "T", "story_url": "https://e.org/", "_tags": ["comment"]}
    hits = [
        {**hit, "objectID": "21", "story_id": 20, "parent_id": 20, "comment_text": "a", "_highlightResult": {"x": 1}},
        {**hit, "objectID": "22", "story_id": 20, "parent_id": 99, "comment_text": "b"},
        {**hit, "objectID": "31", "story_id": 30, "parent_id": 30, "comment_text": "c"},
    ]

    one, two = read({"hits": hits, "nbHits": 5})

    assert (one.external_id, one.title, one.url) == ("20", "T", "https://e.org/")
    assert shape(one) == [("21", None, "a"), ("22", "99", "b")]
    assert shape(two) == [("31", None, "c")]
    assert {notice.code: notice.count for notice in one.warnings} == {"stub": 2, "orphan": 1}


def test_a_chain_of_thousands_and_a_circle_are_read():
    chain = [{**REPLY, "id": number, "parent": number - 1} for number in range(2, 5002)]
    circle = [{**REPLY, "id": 9001, "parent": 9002}, {**REPLY, "id": 9002, "parent": 9001}]

    threads = read([STORY, *chain, *circle])

    assert len(threads[0].comments) == 5000
    assert [comment.parent_external_id for comment in threads[1].comments] == [None, "9001"]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ([STORY, {**STORY, "text": "Other."}], "Record 2: the article is another one at record 1"),
        ([STORY, {**FIRST, "text": [1]}], "Record 2: a text was expected"),
        ([STORY, {**FIRST, "id": None}], "Record 2: the item has no id"),
        ({"1": STORY, "2": [1]}, "key 2: an item was expected"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(document: object, named: str):
    with pytest.raises(MalformedFile) as refusal:
        read(document)

    assert named in str(refusal.value)


FIELDS = "id objectID type by author text parent parent_id story_id kids children hits nbHits _tags poll title time"
KEYS = st.sampled_from([*FIELDS.split(), "descendants", "story_title", "1"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | st.just(1e400) | st.sampled_from(["1", "comment", "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=5))
def test_any_records_give_threads_or_a_refusal(items: list[dict[str, object]]):
    with contextlib.suppress(MalformedFile):
        for thread in hackernews.read(io.BytesIO(json.dumps(items).encode()), Options()):
            ids = [comment.external_id for comment in thread.comments]
            assert len(ids) == len(set(ids))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("hn-firebase/readme_items.jsonl", (5, 1, 0, 1, 0)),
        ("hn-firebase/thread.jsonl", (1, 7, 3, 0, 1)),
        ("hn-algolia/item_17.json", (1, 3, 0, 1, 0)),
        ("hn-algolia/item_story.json", (1, 4, 2, 0, 1)),
    ],
)
def test_sample_files_hold_what_their_readme_says(samples: Path, path: str, counts: tuple[int, ...]):
    threads = read((samples / "threads" / path).read_bytes())

    comments = [comment for thread in threads for comment in thread.comments]
    orphans = sum(notice.count for thread in threads for notice in thread.warnings if notice.code == "orphan")
    roots = sum(comment.parent_external_id is None for comment in comments)
    deleted = sum(comment.state == "deleted" for comment in comments)
    assert (len(threads), len(comments), roots, orphans, deleted) == counts
