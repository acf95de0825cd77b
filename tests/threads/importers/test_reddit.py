from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threads.importers import reddit, sniff
from threads.importers.base import MalformedFile, Options, RawThread


def comment(own_id: str, parent: str, body: str = "Text", *replies: dict[str, Any], **fields: Any) -> dict[str, Any]:
    data = {"id": own_id, "parent_id": parent, "link_id": "t3_s1", "body": body, "author": "ann"}
    data |= {"created_utc": 1323313344.0, "score": 3, "replies": listing(*replies) if replies else ""}
    return {"kind": "t1", "data": data | fields}


def more(parent: str, count: int) -> dict[str, Any]:
    return {"kind": "more", "data": {"id": "m" if count else "_", "parent_id": parent, "count": count, "children": []}}


def listing(*things: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(things), "after": None}}


def page(*comments: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    data = {"id": "s1", "title": "Cats", "selftext": "Are cats fine?", "author": "op", "created_utc": 1323313000.0}
    data |= {"permalink": "/r/cats/comments/s1/cats/", "subreddit": "cats", "is_self": True, "url": "https://x.example"}
    return [listing({"kind": "t3", "data": data | fields}), listing(*comments)]


def read(document: Any, **options: Any) -> RawThread:
    [thread] = reddit.read(io.BytesIO(json.dumps(document).encode()), Options(**options))
    return thread


def noticed(thread: RawThread) -> dict[str, int]:
    return {notice.code: notice.count for notice in thread.warnings}


def longest_chain(threads: Iterable[RawThread]) -> int:
    """Comments on the longest chain; a root, or an orphan, is 1."""
    longest = 0
    for thread in threads:
        parents = {comment.external_id: comment.parent_external_id for comment in thread.comments}
        for own_id in parents:
            length, above = 1, parents[own_id]
            while above in parents:
                length, above = length + 1, parents[above]
            longest = max(longest, length)
    return longest


def test_a_page_is_a_thread_with_its_tree():
    thread = read(page(comment("c1", "t3_s1", "One", comment("c2", "t1_c1", "Two")), comment("c3", "t3_s1", "Three")))

    assert (thread.external_id, thread.title, thread.article.text) == ("s1", "Cats", "Are cats fine?")
    assert (thread.url, thread.site) == ("https://www.reddit.com/r/cats/comments/s1/cats/", "reddit.com")
    assert thread.published_at == datetime(2011, 12, 8, 2, 56, 40, tzinfo=UTC)
    assert [(c.external_id, c.parent_external_id, c.text) for c in thread.comments] == [
        ("c1", None, "One"),
        ("c2", "c1", "Two"),
        ("c3", None, "Three"),
    ]
    assert (thread.comments[0].author, thread.comments[0].score, thread.warnings) == ("ann", 3, ())


def test_morechildren_is_a_thread_of_unknown_title():
    thread = read({"json": {"errors": [], "data": {"things": [comment("c1", "t3_s1"), comment("c2", "t1_c1")]}}})

    assert (thread.external_id, thread.title, thread.article.text) == ("s1", "s1", "")
    assert [c.parent_external_id for c in thread.comments] == [None, "c1"]
    assert noticed(thread) == {"no_article": 1}


def test_a_page_and_its_morechildren_in_one_file_are_one_thread():
    things = {"json": {"errors": [], "data": {"things": [comment("c2", "t1_c1"), comment("c1", "t3_s1")]}}}

    thread = read([*page(comment("c1", "t3_s1")), things])

    assert [c.external_id for c in thread.comments] == ["c1", "c2"]
    assert noticed(thread) == {"duplicate": 1}


@pytest.mark.parametrize(
    ("bodies", "texts"),
    [
        (["&gt; a &amp;amp; b", "c"], ["> a &amp; b", "c"]),
        (["&gt; a", "b < c"], ["&gt; a", "b < c"]),
        (["&lt; is how < is written"], ["&lt; is how < is written"]),
        (["a & b", "&amp;"], ["a & b", "&amp;"]),
        (["&nbsp;"], ["&nbsp;"]),
    ],
)
def test_texts_are_unescaped_once_and_only_if_the_answer_was_escaped(bodies: list[str], texts: list[str]):
    thread = read(page(*(comment(f"c{number}", "t3_s1", body) for number, body in enumerate(bodies))))

    assert [c.text for c in thread.comments] == texts
    assert ("unescaped" in noticed(thread)) == (bodies != texts)


@pytest.mark.parametrize(
    ("fields", "state", "text", "author", "code"),
    [
        ({"body": "[deleted]", "author": "[deleted]"}, "deleted", "", None, None),
        ({"body": "[removed]", "author": "[deleted]"}, "removed", "", None, None),
        ({"body": "[ Removed by Reddit ]"}, "removed", "", "ann", None),
        ({"body": "Still here", "author": "[deleted]"}, "normal", "Still here", None, None),
        ({"body": "Still here", "banned_by": "mod"}, "removed", "", "ann", "text_withheld"),
        ({"body": "Still here", "removed": True}, "removed", "", "ann", "text_withheld"),
    ],
)
def test_what_was_taken_back_keeps_its_place_without_text(
    fields: dict[str, Any], state: str, text: str, author: str | None, code: str | None
):
    thread = read(page(comment("c1", "t3_s1", **fields)))

    [found] = thread.comments
    assert (found.state, found.text, found.author) == (state, text, author)
    assert list(noticed(thread)) == ([code] if code else [])


def test_a_removed_submission_has_no_text():
    thread = read(page(selftext="Still here", removed_by_category="moderator"))

    assert (thread.article.state, thread.article.text, noticed(thread)) == ("removed", "", {"text_withheld": 1})


def test_a_link_post_has_no_text_and_keeps_its_address():
    thread = read(page(selftext="", is_self=False, url="https://news.example/?a=1"))

    assert thread.article.text == ""
    assert thread.article.raw == {"subreddit": "cats", "url": "https://news.example/?a=1"}


def test_what_a_page_does_not_unfold_is_counted():
    thread = read(page(comment("c1", "t3_s1", "a", more("t1_c1", 7), more("t1_c1", 0)), more("t3_s1", 5)))

    assert [c.external_id for c in thread.comments] == ["c1"]
    assert noticed(thread) == {"stub": 12, "continued_elsewhere": 1}


def test_a_permalink_page_begins_with_an_orphan():
    thread = read(page(comment("c2", "t1_c1")))

    assert thread.comments[0].parent_external_id == "c1"
    assert noticed(thread) == {"orphan": 1}


def test_quoted_lines_are_marked():
    thread = read(page(comment("c1", "t3_s1", "> one\r\n> two\n\nmine > yours\n >three\n>!spoiler!<")))

    text = thread.comments[0].text
    assert [text[start:end] for start, end in thread.comments[0].quoted] == ["> one\n> two", " >three"]


def test_a_hidden_score_is_unknown():
    thread = read(page(comment("c1", "t3_s1", score=1, score_hidden=True)))

    assert thread.comments[0].score is None


def test_a_time_that_is_not_certain_stays_unknown():
    thread = read(page(comment("c1", "t3_s1", created_utc="soon")))

    assert (thread.comments[0].posted_at, noticed(thread)) == (None, {"bad_time": 1})


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"message": "Not Found", "error": 404}, "this is an error answer of Reddit"),
        ({"json": {"errors": [["RATELIMIT", "slow down", "x"]]}}, "this is an error answer of Reddit"),
        ({"id": 1}, "this is no listing of Reddit"),
        (listing(), "the listing holds no comments"),
        ({"kind": "Listing", "data": {}}, "the listing has no list of children"),
        (page({"kind": "t5", "data": {}}), "a thing of the kind 't5' is no comment"),
        (page(comment("c1", "t3_s1", body=None)), "Comment c1: the comment has no body"),
        (page(comment("c1", "t3_s1", "a"), comment("c1", "t3_s1", "b")), "'c1' stands for another comment at comment"),
        (page(comment("c1", "t3_s1", "x" * 1_000_001)), "Comment c1: the comment has 1,000,001 characters"),
    ],
)
def test_what_is_no_thread_is_refused(document: Any, told: str):
    content = io.BytesIO(json.dumps(document).encode())

    with pytest.raises(MalformedFile) as refusal:
        list(reddit.read(content, Options()))

    assert told.lower() in str(refusal.value).lower()


KEYS = st.sampled_from(
    ["kind", "data", "children", "replies", "id", "parent_id", "body", "_meta", "count", "created_utc"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "Listing", "t1", "t3", "more", "t3_s1", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(st.dictionaries(KEYS, VALUES), max_size=3), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_things_give_a_thread_or_a_refusal(datas: list[dict[str, Any]], skip_bad: bool):
    things = [{"kind": kind, "data": data} for kind in ("t3", "t1", "more") for data in datas]
    content = io.BytesIO(json.dumps(listing(*things)).encode())

    with contextlib.suppress(MalformedFile):
        assert list(reddit.read(content, Options(skip_bad=skip_bad)))


def test_bad_comments_may_be_skipped():
    thread = read(page(comment("c1", "t3_s1", body=None), comment("c2", "t3_s1")), skip_bad=True)

    assert [c.external_id for c in thread.comments] == ["c2"]
    assert noticed(thread) == {"bad_record": 1}


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (page(), "reddit"),
        ({"json": {"errors": [], "data": {"things": []}}}, "reddit"),
        ({"json": {"text": "a comment"}}, "jsonl"),
        ({"kind": "Remark", "text": "a"}, "jsonl"),
    ],
)
def test_listings_are_recognised(document: Any, name: str):
    assert sniff(json.dumps(document).encode()).name == name
    assert sniff(json.dumps(document, indent=2).encode()).name == name


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "comments", "roots", "orphans", "depth", "deleted", "hidden"),
    [
        ("comment_chain_permalink", 10, 0, 1, 10, 0, {"continued_elsewhere": 1}),
        ("thread_n49rw", 485, 122, 0, 10, 60, {"stub": 1060, "continued_elsewhere": 1}),
        ("morechildren_hbo4a7", 50, 38, 0, 4, 0, {"stub": 1021}),
    ],
)
def test_samples_hold_what_their_readme_counts(
    samples: Path, name: str, comments: int, roots: int, orphans: int, depth: int, deleted: int, hidden: dict[str, int]
):
    with (samples / "threads" / "reddit-listing" / f"{name}.json").open("rb") as file:
        importer = sniff(file.read(8192))
        file.seek(0)
        [thread] = importer.read(file, Options())

    found = noticed(thread)
    assert importer is reddit
    assert len(thread.comments) == comments
    assert sum(c.parent_external_id is None for c in thread.comments) == roots
    assert found.pop("orphan", 0) == orphans
    assert longest_chain([thread]) == depth
    assert sum(c.author is None for c in thread.comments) == deleted
    assert {code: found[code] for code in ("stub", "continued_elsewhere") if code in found} == hidden
