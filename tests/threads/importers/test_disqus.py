from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers import disqus, sniff
from threads.importers.base import MalformedFile, Options, RawThread


def page(number: int, link: str = "") -> str:
    return f'<thread dsq:id="{number}"><id/><link>{link}</link><title>T{number} &amp;amp; U</title></thread>'


def post(
    number: int | None, thread: int = 1, parent: int | None = None, inner: str = "<message>words</message>"
) -> str:
    key = "" if number is None else f' dsq:id="{number}"'
    above = f'<parent dsq:id="{parent}"/>' if parent else ""
    author = "<author><name>Ann</name><email>ann@b.example</email></author><ipAddress>192.0.2.1</ipAddress>"
    inner += f'<createdAt>2013-10-11T06:51:33Z</createdAt>{author}<thread dsq:id="{thread}"/>'
    return f"<post{key}>{inner}{above}</post>"


def export(*parts: str) -> bytes:
    spaces = 'xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"'
    return f'<?xml version="1.0"?>\n<disqus {spaces}><category dsq:id="9"/>{"".join(parts)}</disqus>'.encode()


def answer(*posts: dict[str, Any], **fields: Any) -> bytes:
    written = [{"raw_message": "", "createdAt": "2023-03-01T10:01:00", "isDeleted": False, **post} for post in posts]
    return json.dumps({"code": 0, "response": written, **fields}).encode()


def read(content: bytes, **options: Any) -> list[RawThread]:
    assert sniff(content).name == "disqus"
    return list(disqus.read(io.BytesIO(content), Options(**options)))


def shape(thread: RawThread) -> list[tuple[str | None, str | None, str, str]]:
    return [(c.external_id, c.parent_external_id, c.text, c.state) for c in thread.comments]


def test_posts_are_gathered_by_thread_and_linked_by_internal_id():
    posts = (
        post(12, parent=11),
        post(21, thread=2),
        post(91, thread=9),
        post(11, inner="<id>wp_id=1</id><message>a&lt;br&gt;b</message>"),
    )

    one, two = read(export(page(1, "http://e.org/a"), page(3), *posts, page(2)))

    assert (one.external_id, one.title, one.url, one.site) == ("1", "T1 & U", "http://e.org/a", "e.org")
    assert shape(one) == [("12", "11", "words", "normal"), ("11", None, "a\nb", "normal")]
    assert (two.external_id, len(two.comments)) == ("2", 1)
    assert {notice.code: notice.count for notice in one.warnings} == {"unknown_thread": 1, "without_comments": 1}
    assert one.comments[0].author == "Ann"
    assert "ann@b.example" not in repr(one)
    assert "192.0.2.1" not in repr(one)


def test_the_prefix_of_the_namespace_does_not_matter():
    content = export(page(1), post(11)).replace(b"dsq:", b"d:").replace(b"xmlns:dsq", b"xmlns:d")

    assert shape(read(content)[0]) == [("11", None, "words", "normal")]


def test_deleted_posts_lose_their_text_and_spam_goes():
    deleted = post(11, inner="<message>secret</message><isDeleted>true</isDeleted>")
    spam = post(12, inner="<message>buy</message><isSpam>true</isSpam>")

    [thread] = read(export(page(1), deleted, spam, post(13, parent=11), post(None)))

    assert shape(thread) == [
        ("11", None, "", "deleted"),
        ("13", "11", "words", "normal"),
        ("post 4", None, "words", "normal"),
    ]
    assert "secret" not in repr(thread)
    counts = {notice.code: notice.count for notice in thread.warnings}
    assert counts == {"text_withheld": 1, "spam": 1, "id_missing": 1}


def test_two_threads_of_one_page_are_pointed_out():
    pages = (page(1, "http://e.org/a"), page(2, "https://e.org/a/"))

    one, _ = read(export(*pages, post(11), post(21, thread=2)))

    assert [(notice.code, notice.count) for notice in one.warnings] == [("same_page", 2)]


def test_answers_of_the_api_are_read():
    content = answer(
        {"id": "5001", "parent": None, "thread": "5", "author": {"name": "Ann"}, "message": "<p>a &amp; b</p>"},
        {"id": "5002", "parent": 5001, "thread": "5", "isDeleted": True, "message": "<p>This comment was deleted.</p>"},
        {
            "id": "5003",
            "parent": 5002,
            "thread": {"id": "5", "title": "T", "link": "http://e.org/"},
            "raw_message": "<",
        },
        {"id": "5004", "parent": None, "thread": "5", "isApproved": False, "message": "<p>held</p>"},
        cursor={"hasNext": True},
    )

    [thread] = read(content)

    assert (thread.title, thread.url) == ("T", "http://e.org/")
    assert shape(thread) == [
        ("5001", None, "a & b", "normal"),
        ("5002", "5001", "", "deleted"),
        ("5003", "5002", "<", "normal"),
    ]
    assert thread.comments[0].posted_at is not None
    assert thread.comments[0].posted_at.isoformat() == "2023-03-01T10:01:00+00:00"
    assert {notice.code for notice in thread.warnings} == {"stub", "pending"}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (export(page(1)), "The file holds no posts"),
        (export(post(11))[:-20], "Line 2, column "),
        (export(page(1), post(11), post(11, inner="<message>b</message>")), "the id '11' stands for another comment"),
        (b'{"code":2,"response":"Invalid argument"}', "the answer 'Invalid argument'"),
        (b'{"response":[5]}', "Line 1, post 1: a post was expected"),
        (b'{"response":[{"id":[1],"message":""}]}', "Line 1, post 1: an id was expected"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(content: bytes, named: str):
    with pytest.raises(MalformedFile) as refusal:
        list(disqus.read(io.BytesIO(content), Options(filename="a.json")))

    assert named.lower() in str(refusal.value).lower()


FIELDS = "response posts cursor id parent thread author message raw_message isDeleted points"
KEYS = st.sampled_from(FIELDS.split())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["1", "a", "<p>"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=4))
def test_any_answers_give_threads_or_a_refusal(answers: list[dict[str, object]]):
    with contextlib.suppress(MalformedFile):
        assert list(disqus.read(io.BytesIO(json.dumps(answers).encode()), Options()))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("isso_disqus.xml", (2, 5, 3, 1, 1)),
        ("blog_export_a.xml", (7, 311, 254, 1, 2)),
        ("api_listPosts.json", (1, 5, 2, 1, 0)),
    ],
)
def test_sample_files_hold_what_their_readme_says(samples: Path, path: str, counts: tuple[int, ...]):
    threads = read((samples / "threads" / "disqus" / path).read_bytes())

    comments = [comment for thread in threads for comment in thread.comments]
    roots = sum(comment.parent_external_id is None for comment in comments)
    deleted = sum(comment.state == "deleted" for comment in comments)
    silent = sum(n.count for thread in threads for n in thread.warnings if n.code == "without_comments")
    assert (len(threads), len(comments), roots, deleted, silent) == counts
