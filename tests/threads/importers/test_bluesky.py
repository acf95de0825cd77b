from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.threads.importers.counts import counted, ends
from threads.importers import bluesky, sniff
from threads.importers.base import Anchor, MalformedFile, Options, RawThread

POST_TYPE = "app.bsky.feed.defs#threadViewPost"


def uri(key: str) -> str:
    return f"at://did:plc:a/app.bsky.feed.post/{key}"


def view(key: str, *replies: dict[str, Any], text: str = "text", **fields: Any) -> dict[str, Any]:
    author = {"did": "did:plc:a", "handle": f"{key}.test", "displayName": "Somebody", "avatar": "https://x.example/a"}
    record = {"text": text, "createdAt": "2024-06-01T10:00:00.000Z", "langs": ["en"]} | fields.pop("record", {})
    post = {"uri": uri(key), "cid": "b", "author": author, "record": record, "likeCount": 2}
    return {"$type": POST_TYPE, "post": post | fields.pop("post", {}), "replies": list(replies)} | fields


def read(thread: Any, **options: Any) -> list[RawThread]:
    return list(bluesky.read(io.BytesIO(json.dumps({"thread": thread}).encode()), Options(**options)))


def links(thread: RawThread) -> list[tuple[str, str | None]]:
    def key(address: str | None) -> str | None:
        return address and address.rsplit("/", 1)[-1]

    return [(key(comment.external_id) or "", key(comment.parent_external_id)) for comment in thread.comments]


def test_replies_become_a_tree_in_reading_order():
    [thread] = read(view("a", view("b", view("c")), view("d")))

    assert links(thread) == [("b", None), ("c", "b"), ("d", None)]
    assert (thread.external_id, thread.title, thread.author) == (uri("a"), "text", "a.test")
    assert (thread.url, thread.site, thread.language) == ("https://bsky.app/profile/a.test/post/a", "bsky.app", "en")
    assert (thread.comments[0].score, thread.comments[0].posted_precision) == (2, "exact")
    assert "avatar" not in json.dumps(dict(thread.comments[0].raw or {}))
    assert thread.warnings == ()


def test_the_highest_post_above_the_focus_is_the_article():
    above = view("b", parent=view("a"))
    del above["replies"], above["parent"]["replies"]

    [thread] = read(view("c", view("d"), parent=above))

    assert thread.external_id == uri("a")
    assert links(thread) == [("b", None), ("c", "b"), ("d", "c")]


@pytest.mark.parametrize("gone", [{"uri": uri("x"), "notFound": True}, {"uri": uri("x"), "blocked": True}])
def test_a_post_that_is_gone_ends_the_way_up_and_counts_as_a_stub_below(gone: dict[str, Any]):
    [thread] = read(view("a", gone, view("b"), parent=gone))

    assert links(thread) == [("b", None)]
    assert [(notice.code, notice.count, notice.message) for notice in thread.warnings] == [
        ("stub", 1, "1 more comment was not in the file")
    ]


def test_replies_that_were_counted_but_not_given_are_stubs():
    [thread] = read(view("a", view("b", post={"replyCount": 3}), post={"replyCount": 1}))

    assert [(notice.code, notice.count) for notice in thread.warnings] == [("stub", 3)]


def test_a_parent_that_the_record_names_wins_over_the_nesting():
    [thread] = read(view("a", view("b", record={"reply": {"parent": {"uri": uri("z")}}})))

    assert links(thread) == [("b", "z")]
    assert [notice.code for notice in thread.warnings] == ["orphan"]


def test_links_are_counted_in_code_points_and_not_in_bytes():
    def facet(start: Any, end: Any, href: str = "https://example.org/long") -> dict[str, Any]:
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": href}
        return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}

    facets = [facet(5, 16), facet(1, 3), facet(0, 999), facet("0", 4), facet(5, 16, "javascript:x"), {}, "x"]

    [thread] = read(view("a", view("b", text="🚋 example.org", record={"facets": facets})))

    assert thread.comments[0].anchors == (Anchor(2, 13, "https://example.org/long"),)


def test_ninety_replies_below_each_other_are_read():
    chain = view("n90")
    for number in range(89, -1, -1):
        chain = view(f"n{number}", chain)

    [thread] = read(chain)

    assert links(thread)[-1] == ("n90", "n89")


@pytest.mark.parametrize(
    ("thread", "told"),
    [
        ({"notFound": True, "uri": uri("a")}, "Line 1: this is no thread of Bluesky"),
        (None, "this is no thread of Bluesky"),
        ({"post": {"uri": uri("a")}}, "Line 1, post 1: the post has no text"),
        (view("a", view("b", post={"uri": None})), "Line 1, post 2: the record has no uri"),
        (view("a", replies={}), "Line 1: replies is no list"),
        (view("a", view("b"), view("b", text="other")), "stands for another comment at line 1, post 2"),
    ],
)
def test_what_is_no_thread_is_refused(thread: Any, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(thread)

    assert told in str(refusal.value)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("file", "counts", "stubs"),
    [
        ("thread_single.json", {"threads": 1, "comments": 0, "roots": 0, "orphans": 0, "max depth": 0}, []),
        ("thread_tree.json", {"threads": 1, "comments": 3, "roots": 2, "orphans": 0, "max depth": 2}, [2]),
    ],
)
def test_the_samples_have_what_their_readme_counts(samples: Path, file: str, counts: dict[str, int], stubs: list[int]):
    content = (samples / "threads" / "bluesky" / file).read_bytes()

    threads = list(bluesky.read(io.BytesIO(content), Options()))

    assert sniff(content[:8192]).name == "bluesky"
    assert counted(threads) == counts
    assert [notice.count for notice in threads[0].warnings if notice.code == "stub"] == stubs
    if counts["comments"]:
        assert [(author, text) for _, _, author, text in ends(threads)] == [
            ("bob.test", "yes"),
            ("dan.test", "same 🚋"),
        ]
