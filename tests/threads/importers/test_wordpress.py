from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from threads.importers import sniff, wordpress
from threads.importers.base import Anchor, MalformedFile, Options, RawThread


def comment(number: int, content: str = "words", parent: int = 0, **fields: str) -> str:
    written = {"comment_id": str(number), "comment_parent": str(parent), "comment_author": "Ann"} | fields
    cells = "".join(f"<wp:{key}> {value}\n</wp:{key}>" for key, value in written.items())
    return f"\n<wp:comment>{cells}<wp:comment_content><![CDATA[{content}]]></wp:comment_content></wp:comment>"


def item(comments: str, head: str = "<title>T</title><wp:post_id>7</wp:post_id>") -> str:
    return f"<item>{head}{comments}</item>"


def export(*items: str, version: str = "http://wordpress.org/export/1.2/") -> bytes:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    channel = f"<channel>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?>\n<rss version="2.0" {spaces} xmlns:wp="{version}">{channel}</rss>'.encode()


def read(content: bytes, **options: Any) -> list[RawThread]:
    assert sniff(content).name == "wordpress"
    return list(wordpress.read(io.BytesIO(content), Options(**options)))


@pytest.mark.parametrize("version", ["http://wordpress.org/export/1.0/", "https://wordpress.org/export/1.2/"])
def test_an_item_is_a_thread_with_its_comments_linked(version: str):
    head = (
        "<title>A &amp;amp; B</title><link>https://blog.example/p</link><dc:creator>Cat</dc:creator>"
        "<content:encoded><![CDATA[<!-- wp:paragraph -->\n<p>One</p>\n\n<p>Two</p>]]></content:encoded>"
        "<wp:post_id>7</wp:post_id><wp:post_date_gmt>2024-01-02 03:04:05</wp:post_date_gmt>"
    )
    comments = comment(2, parent=1) + comment(1, comment_date_gmt="0000-00-00 00:00:00")

    [thread] = read(export(item("", head), item(comments, head), version=version))

    assert (thread.external_id, thread.title, thread.url) == ("7", "A & B", "https://blog.example/p")
    assert (thread.site, thread.author, thread.article.text) == ("blog.example", "Cat", "One\n\nTwo")
    assert thread.published_at is not None
    assert thread.published_at.isoformat() == "2024-01-02T03:04:05+00:00"
    assert [(c.external_id, c.parent_external_id, c.author) for c in thread.comments] == [
        ("2", "1", "Ann"),
        ("1", None, "Ann"),
    ]
    assert thread.comments[1].posted_at is None
    assert [(notice.code, notice.count) for notice in thread.warnings] == [("without_comments", 1)]


def test_bodies_are_html_whose_line_feeds_count():
    content = 'a\nb\n\n<a href="https://e.org/">c</a> ]]]]><![CDATA[> 1 &lt; 2\n<blockquote>d</blockquote>'

    [thread] = read(export(item(comment(1, content))))

    [found] = thread.comments
    assert found.text == "a\nb\n\nc ]]> 1 < 2\n\nd"
    assert found.anchors == (Anchor(5, 6, "https://e.org/"),)
    assert [found.text[start:end] for start, end in found.quoted] == ["d"]


def test_unwanted_comments_are_left_out_but_where_one_is_answered():
    comments = (
        comment(1, comment_approved="0")
        + comment(2, parent=1, comment_approved="spam")
        + comment(3, parent=2)
        + comment(4, comment_approved="trash")
        + comment(5, comment_type="pingback")
        + comment(6, comment_type="comment", comment_approved="1")
    )

    [thread] = read(export(item(comments)))

    assert [(c.external_id, c.state, c.text, c.author) for c in thread.comments] == [
        ("1", "placeholder", "", None),
        ("2", "placeholder", "", None),
        ("3", "normal", "words", "Ann"),
        ("6", "normal", "words", "Ann"),
    ]
    counts = {notice.code: notice.count for notice in thread.warnings}
    assert counts == {"pending": 1, "spam": 2, "system": 1, "placeholder": 2}


def test_addresses_of_people_are_not_kept():
    private = {"comment_author_email": "ann@b.example", "comment_author_IP": "192.0.2.1"}

    [thread] = read(export(item(comment(1, **private))))

    assert "ann@b.example" not in repr(thread)
    assert "192.0.2.1" not in repr(thread)


def test_the_same_comment_twice_is_kept_once():
    [thread] = read(export(item(comment(1) + comment(1))))

    assert len(thread.comments) == 1
    assert [notice.code for notice in thread.warnings] == ["duplicate"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (export(item(comment(1) + comment(1, "other"))), "the id '1' stands for another comment at line 3"),
        (export(item("<wp:comment/>")), "Line 2: the comment has no comment_id"),
        (export(item("")), "The export holds no comments"),
        (export(item(comment(1, "a\x0bb"))), "XML forbids the character"),
        (export(item(comment(1)))[:-30], "Line "),
        (export(item(comment(1, "w" * 1_000_001))), "1,000,001 characters"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(content: bytes, named: str):
    with pytest.raises(MalformedFile) as refusal:
        read(content)

    assert named in str(refusal.value)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("theme_unit_test.xml", (7, 26, {"pending": 3, "system": 4, "without_comments": 179})),
        ("isso_wordpress.xml", (2, 8, {"without_comments": 1})),
        ("valid_1_1.xml", (1, 1, {"without_comments": 1})),
    ],
)
def test_sample_files_hold_what_their_readme_says(samples: Path, path: str, counts: tuple[object, ...]):
    threads = read((samples / "threads" / "wordpress-wxr" / path).read_bytes())

    told: dict[str, int] = {}
    for notice in (notice for thread in threads for notice in thread.warnings):
        told[notice.code] = told.get(notice.code, 0) + notice.count
    assert (len(threads), sum(len(thread.comments) for thread in threads), told) == counts
