from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.threads.importers.counts import counted, ends
from threads.importers import mastodon, sniff
from threads.importers.base import Anchor, MalformedFile, Options, RawThread

BIG = 9007199254740993


def status(own_id: int, parent: int | None = None, content: str = "<p>text</p>", **fields: Any) -> dict[str, Any]:
    plain = {"id": str(own_id), "in_reply_to_id": None if parent is None else str(parent), "content": content}
    account = {"acct": f"user{own_id}@far.example", "display_name": "Somebody", "avatar": "https://x.example/a.png"}
    return plain | {"account": account, "visibility": "public", "created_at": "2024-03-01T10:00:00.000Z"} | fields


def read(*records: Any, **options: Any) -> list[RawThread]:
    return list(mastodon.read(io.BytesIO("\n".join(map(json.dumps, records)).encode()), Options(**options)))


def links(thread: RawThread) -> list[tuple[str | None, str | None]]:
    return [(comment.external_id, comment.parent_external_id) for comment in thread.comments]


def codes(thread: RawThread) -> list[str]:
    return [notice.code for notice in thread.warnings]


def test_a_status_with_its_descendants_is_a_thread():
    descendants = [status(BIG + 1, BIG), status(BIG + 3, BIG + 1), status(BIG + 2, BIG)]

    url = "https://social.example/@a/1"
    [thread] = read({"status": status(BIG, url=url, language="de"), "ancestors": [], "descendants": descendants})

    assert (thread.external_id, thread.title, thread.article.text) == (str(BIG), "text", "text")
    assert (thread.url, thread.site, thread.language) == (url, "social.example", "de")
    assert thread.author == f"user{BIG}@far.example"
    assert links(thread) == [(str(BIG + 1), None), (str(BIG + 3), str(BIG + 1)), (str(BIG + 2), None)]
    assert thread.warnings == ()


def test_the_highest_ancestor_is_the_article():
    [thread] = read({"ancestors": [status(1), status(2, 1)], "status": status(3, 2), "descendants": [status(4, 3)]})

    assert thread.external_id == "1"
    assert links(thread) == [("2", None), ("3", "2"), ("4", "3")]


def test_without_the_status_its_descendants_still_answer_it():
    [thread] = read({"ancestors": [], "descendants": [status(2, 1), status(3, 2), status(4, 1)]})

    assert (thread.external_id, thread.article.text) == ("1", "")
    assert links(thread) == [("2", None), ("3", "2"), ("4", None)]


def test_html_becomes_text_with_its_links_behind_a_content_warning():
    markup = (
        '<p><span class="h-card"><a href="https://far.example/@bob" class="mention">@<span>bob</span></a></span> '
        '<a href="https://www.example.org/a/long/path"><span class="invisible">https://www.</span>'
        '<span class="ellipsis">example.org/a</span><span class="invisible">/long/path</span></a></p>'
    )

    [thread] = read({"ancestors": [], "descendants": [status(2, 1, markup, spoiler_text="🙂 politics")]})

    [comment] = thread.comments
    assert comment.text == "🙂 politics\n\n@bob example.org/a"
    assert comment.anchors == (
        Anchor(12, 16, "https://far.example/@bob"),
        Anchor(17, 30, "https://www.example.org/a/long/path"),
    )
    assert comment.markup == markup
    assert "avatar" not in json.dumps(dict(comment.raw or {}))


def test_among_public_statuses_others_are_left_out_but_keep_their_place_if_answered():
    descendants = [status(2, 1, visibility="private"), status(3, 2), status(4, 1, visibility="direct")]

    [thread] = read({"status": status(1), "descendants": descendants})

    assert [(c.external_id, c.parent_external_id, c.text, c.author, c.state) for c in thread.comments] == [
        ("2", None, "", None, "placeholder"),
        ("3", "2", "text", "user3@far.example", "normal"),
    ]
    assert codes(thread) == ["not_public", "placeholder"]


def test_an_article_that_is_not_public_stays_empty():
    [thread] = read({"status": status(1, visibility="private"), "descendants": [status(2, 1)]})

    assert (thread.article.text, thread.author, thread.article.state) == ("", None, "placeholder")
    assert (thread.title, thread.url, thread.published_at) == ("1", None, None)
    assert codes(thread) == ["not_public"]
    assert links(thread) == [("2", None)]


def test_a_thread_that_is_closed_as_a_whole_comes_in_with_a_notice():
    [thread] = read({"status": status(1, visibility="private"), "descendants": [status(2, 1, visibility="direct")]})

    assert [comment.text for comment in (thread.article, *thread.comments)] == ["text", "text"]
    assert [(notice.code, notice.count) for notice in thread.warnings] == [("private", 2)]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"ancestors": [], "descendants": []}, "The file holds no status"),
        ({"error": "Record not found"}, "The file holds no status"),
        ({"ancestors": {}}, "Line 1: ancestors is no list"),
        ({"ancestors": ["x"]}, "Line 1, status 1 (ancestors): a record was expected"),
        ({"status": status(1), "descendants": [status(2, content=[])]}, "Line 1, status 2 (descendants): a text was"),
        ({"descendants": [{"content": "a"}]}, "status 1 (descendants): the record has no id"),
    ],
)
def test_what_is_no_context_is_refused(record: Any, told: str):
    with pytest.raises(MalformedFile) as refusal:
        read(record)

    assert told in str(refusal.value)


def test_a_broken_status_may_be_skipped():
    [thread] = read({"status": status(1), "descendants": [{"content": "a"}, status(2, 1)]}, skip_bad=True)

    assert links(thread) == [("2", None)]
    assert codes(thread) == ["bad_record"]


@pytest.mark.samples
def test_the_sample_has_what_its_readme_counts(samples: Path):
    content = (samples / "threads" / "mastodon" / "context.json").read_bytes()

    threads = list(mastodon.read(io.BytesIO(content), Options()))

    last = ("110446984249325790", "110446983926957470", "halcy", "final status")
    assert sniff(content[:8192]).name == "mastodon"
    assert counted(threads) == {"threads": 1, "comments": 1, "roots": 0, "orphans": 1, "max depth": 1}
    assert ends(threads) == [last, last]
