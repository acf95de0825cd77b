from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.threads.importers.counts import counted, ends
from threads.importers import lemmy, sniff
from threads.importers.base import MalformedFile, Options, RawThread

POST = {"id": 7, "name": "Trams?", "body": "**Which**", "creator_id": 1, "ap_id": "https://lemmy.example/post/7"}


def item(at: str, content: str = "text", *, post: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """One entry of the list; the last number of its path is its id."""
    own_id = int(at.rsplit(".", 1)[-1])
    comment = {"id": own_id, "creator_id": own_id, "post_id": (post or POST)["id"], "content": content, "path": at}
    creator = {"id": own_id, "name": f"user{own_id}", "display_name": "Somebody", "avatar": "https://x.example/a.png"}
    counts = {"score": 3, "child_count": 0}
    return {"comment": comment | fields, "creator": creator, "post": post or POST, "counts": counts}


def read(*pages: dict[str, Any], **options: Any) -> list[RawThread]:
    return list(lemmy.read(io.BytesIO("\n".join(map(json.dumps, pages)).encode()), Options(**options)))


def links(thread: RawThread) -> list[tuple[str | None, str | None]]:
    return [(comment.external_id, comment.parent_external_id) for comment in thread.comments]


def test_parents_come_from_the_path_in_whatever_order():
    [thread] = read({"comments": [item("0.1.2.3"), item("0.1"), item("0.1.2")]})

    assert links(thread) == [("3", "2"), ("1", None), ("2", "1")]
    assert (thread.external_id, thread.title, thread.article.text) == ("7", "Trams?", "**Which**")
    assert (thread.url, thread.site, thread.author) == ("https://lemmy.example/post/7", "lemmy.example", "user1")
    assert thread.warnings == ()


def test_markdown_stays_as_written():
    [thread] = read({"comments": [item("0.1", "> quoted\n\n*no*", published="2024-03-01T10:00:00.5Z")]})

    [comment] = thread.comments
    assert (comment.text, comment.author, comment.score) == ("> quoted\n\n*no*", "user1", 3)
    assert comment.posted_at == datetime(2024, 3, 1, 10, 0, 0, 500_000, tzinfo=UTC)
    assert "avatar" not in json.dumps(dict(comment.raw or {}))


def test_version_1_names_the_list_and_the_times_otherwise():
    [thread] = read({"items": [item("0.1", published_at="2024-03-01T10:00:00Z")], "next_page": "P2"})

    assert thread.comments[0].posted_precision == "exact"


def test_pages_are_joined_and_posts_are_threads():
    other = POST | {"id": 8, "name": "Buses"}

    first, second = read({"comments": [item("0.1"), item("0.2", post=other)]}, {"comments": [item("0.1.3")]})

    assert links(first) == [("1", None), ("3", "1")]
    assert (second.title, links(second)) == ("Buses", [("2", None)])


def test_what_was_taken_back_keeps_its_place_without_its_text():
    taken = [
        item("0.1", "still here", deleted=True),
        item("0.2", "*Permanently Deleted*"),
        item("0.3", "", removed=True),
        item("0.1.4"),
    ]

    [thread] = read({"comments": taken})

    assert [(comment.state, comment.text) for comment in thread.comments] == [
        ("deleted", ""),
        ("deleted", ""),
        ("removed", ""),
        ("normal", "text"),
    ]
    assert [(notice.code, notice.place) for notice in thread.warnings] == [("text_withheld", "line 1, comments 1")]


def test_a_page_alone_has_orphans_and_repeats_are_left_out():
    [thread] = read({"comments": [item("0.1.2"), item("0.1.2")]})

    assert links(thread) == [("2", "1")]
    assert sorted(notice.code for notice in thread.warnings) == ["duplicate", "orphan"]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (item("0.1", path="1.2"), "Line 1, comments 1: the path '1.2' is not of the kind 0.1.2"),
        (item("0.1", path=None), "the path 'None'"),
        (item("0.1", id=None), "the record has no id"),
        (item("0.1", content=["a"]), "a list was found"),
        ({"post": POST}, "the comment has no content"),
        ("x", "a record was expected"),
    ],
)
def test_a_broken_entry_is_named_and_may_be_skipped(entry: Any, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read({"comments": [entry]})
    [thread] = read({"comments": [entry, item("0.5")]}, skip_bad=True)

    assert told in str(refusal.value)
    assert links(thread) == [("5", None)]
    assert [notice.code for notice in thread.warnings] == ["bad_record"]


@pytest.mark.parametrize("page", [{}, {"comments": []}, {"comments": None}, {"error": "rate_limit_error"}])
def test_a_page_without_comments_is_refused(page: dict[str, Any]):
    with pytest.raises(MalformedFile, match="holds no comments"):
        read(page)


@pytest.mark.samples
def test_the_sample_has_what_its_readme_counts(samples: Path):
    content = (samples / "threads" / "lemmy" / "comment_list_0_19.json").read_bytes()

    threads = list(lemmy.read(io.BytesIO(content), Options()))

    assert sniff(content[:8192]).name == "lemmy"
    assert counted(threads) == {"threads": 1, "comments": 6, "roots": 3, "orphans": 0, "max depth": 3}
    assert ends(threads) == [("1003", "1002", "cat", "leaf, listed first"), ("1006", None, "mod", "")]
    assert [comment.state for comment in threads[0].comments].count("deleted") == 1
    assert [comment.state for comment in threads[0].comments].count("removed") == 1
