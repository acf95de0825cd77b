from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.threads.importers.counts import counted
from tests.threads.importers.packing import zipped
from threads.importers import html_page, sniff
from threads.importers.base import Anchor, MalformedFile, Options, RawThread
from threads.importers.webpage import extraction


@pytest.fixture(autouse=True)
def _no_extra_packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is asserted here are our own rules, whatever is installed (test_article_extraction has the others)."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    extraction._trafilatura.cache_clear()
    yield
    extraction._trafilatura.cache_clear()


def read(body: str | bytes, **options: Any) -> RawThread:
    page = f"<!DOCTYPE html><html lang=en><body>{body}</body></html>".encode() if isinstance(body, str) else body
    assert sniff(page).name == "html"
    [thread] = html_page.read(io.BytesIO(page), Options(**options))
    return thread


def shape(thread: RawThread) -> list[tuple[str | None, str | None, str | None, str]]:
    return [(c.external_id, c.parent_external_id, c.author, c.text) for c in thread.comments]


def script(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_json_ld_gives_nested_comments_and_the_article():
    comments = [
        {"@id": "c1", "author": "Ann", "text": "Yes &amp; no", "comment": {"@id": "c2", "text": "?"}},
        {"@id": "c3", "text": "a\nb", "parentItem": {"@id": "c2"}, "dateCreated": "2024-05-01T10:00Z"},
    ]
    article = {
        "@type": ["NewsArticle"],
        "headline": "A <b>&amp;</b> B",
        "articleBody": "One.\n\nTwo.",
        "author": [{"name": "Jo"}],
        "commentCount": "7",
        "comment": comments,
    }

    thread = read(script({"@type": "WebSite"}) + script({"@graph": [article]}))

    assert (thread.title, thread.author, thread.article.text) == ("A & B", "Jo", "One.\n\nTwo.")
    assert shape(thread) == [("c1", None, "Ann", "Yes & no"), ("c2", "c1", None, "?"), ("c3", "c2", None, "a\nb")]
    assert {notice.code: notice.count for notice in thread.warnings} == {"found_by": 3, "stub": 4}


def test_answers_of_a_question_are_comments():
    question = {
        "@type": "Question",
        "name": "Why?",
        "acceptedAnswer": {"@type": "Answer", "text": "So.", "upvoteCount": 3},
    }

    thread = read(script({"@type": "QAPage", "mainEntity": question}))

    assert (thread.title, thread.comments[0].text, thread.comments[0].score) == ("Why?", "So.", 3)


def test_microdata_gives_nested_comments():
    comment = 'itemprop="comment" itemscope itemtype="https://schema.org/Comment"'
    thread = read(
        f'<h1>T</h1><div {comment} id="c1"><span itemprop="author" itemscope><b itemprop="name">Ann</b></span>'
        f'<time itemprop="dateCreated" datetime="2024-01-01">1 Jan</time><p itemprop="text">a<br>b</p>'
        f'<div {comment} id="c2"><i itemprop="author">Bob</i><p itemprop="text">c</p></div></div>'
    )

    assert shape(thread) == [("c1", None, "Ann", "a\nb"), ("c2", "c1", "Bob", "c")]
    assert thread.comments[0].posted_precision == "date"


def wordpress(number: int, text: str, inner: str = "", kind: str = "comment") -> str:
    return (
        f'<li id="comment-{number}" class="{kind}"><article id="div-comment-{number}" class="comment-body"><footer>'
        f'<b class="fn">Ann {number}</b> <span class="says">says:</span><time datetime="2024-03-01T13:00:00+01:00">x'
        f'</time></footer><div class="comment-content"><p>{text}</p></div><div class="reply">Reply</div></article>'
        f'<ol class="children">{inner}</ol></li>'
    )


def test_wordpress_markup_gives_nested_comments():
    thread = read(
        '<h1>T</h1><article><div class="entry-content"><p>Body.</p></div></article><div id="comments">'
        '<h2 class="comments-title">9 thoughts</h2><ol class="comment-list">'
        + wordpress(1, 'See <a href="https://e.org/">it</a>', wordpress(2, "b"))
        + wordpress(3, "Other blog", wordpress(4, "c"), kind="pingback")
        + wordpress(5, '<em class="comment-awaiting-moderation">held</em>d')
        + '</ol></div><script>"<li id=comment-9>"</script>'
    )

    assert (thread.title, thread.article.text, thread.language) == ("T", "Body.", "en")
    assert shape(thread) == [
        ("1", None, "Ann 1", "See it"),
        ("2", "1", "Ann 2", "b"),
        ("3", None, None, ""),
        ("4", "3", "Ann 4", "c"),
    ]
    assert thread.comments[0].anchors == (Anchor(4, 6, "https://e.org/"),)
    assert thread.comments[0].posted_at is not None
    assert thread.comments[0].posted_at.hour == 12
    counts = {notice.code: notice.count for notice in thread.warnings}
    assert counts == {"found_by": 5, "stub": 4, "system": 1, "pending": 1, "placeholder": 1}


def test_a_body_without_its_own_element_is_what_is_left_of_the_block():
    block = '<div class="comment-body"><div class="comment-author"><cite>Ann</cite></div>words</div>'

    assert shape(read(f'<li id="comment-1">{block}</li>')) == [("1", None, "Ann", "words")]


def test_a_saved_disqus_frame_is_read_by_its_data_or_its_markup():
    post = {"id": "1", "parent": None, "message": "<p>a</p>", "raw_message": "a", "author": {"name": "Ann"}}
    data = json.dumps({"response": {"posts": [post]}})
    markup = (
        '<ul id="post-list"><li class="post" id="post-1"><span class="author">Ann</span>'
        '<a class="time-ago" title="Friday, November 11, 2022 9:02 PM">x</a><div class="post-message"><p>a</p></div>'
        '<ul><li class="post minimized" id="post-2"><div class="post-message">This comment was deleted.</div></li></ul>'
    )

    from_data = read(f'<script type="text/json" id="disqus-threadData">{data}</script>{markup}')
    from_markup = read(markup)

    assert shape(from_data) == [("1", None, "Ann", "a")]
    assert shape(from_markup) == [("1", None, "Ann", "a"), ("2", "1", None, "")]
    assert from_markup.comments[0].posted_precision == "estimated"
    assert from_markup.comments[1].state == "deleted"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<html><meta charset=iso-8859-1>", "é €"),
        ("<html><meta http-equiv=x content='text/html; charset=windows-1251'>", "й"),
        ("\ufeff<html>", "é 🙂"),
        ("<html>", "é 🙂"),
    ],
)
def test_the_encoding_that_the_page_names_is_used(page: str, text: str):
    encoding = "cp1252" if "8859" in page else "cp1251" if "1251" in page else "utf-8"

    assert read(f"{page}{wordpress(1, text)}".encode(encoding)).comments[0].text == text


def test_replies_thousands_deep_are_read():
    nested = "".join(f'<div id="comment-{number}"><p class="comment-text">a</p>' for number in range(1, 2001))

    comments = read(nested).comments

    assert len(comments) >= 1000
    assert comments[999].parent_external_id == "999"


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("<p>words", "No comments were found on this web page"),
        ('<div id="disqus_thread"></div>', "in a Disqus frame"),
        (b"<html>caf\xe9", "Byte 9: the page is in no encoding that it names"),
    ],
)
def test_a_page_without_comments_is_refused_with_advice(page: str | bytes, named: str):
    with pytest.raises(MalformedFile) as refusal:
        read(page)

    assert named in str(refusal.value)


class TestAPageWithItsFrames:
    PAGE = b'<html><title>Trams</title><article><p>We ride.</p></article><div id="disqus_thread"></div>'
    FRAME = (
        b'<html><ul id="post-list"><li class="post" id="post-5"><span class="author">Ann</span>'
        b'<div class="post-message">No.</div></li></ul>'
    )

    def read(self, *frames: bytes, page: bytes = PAGE) -> RawThread:
        files = [(f"in/Trams_files/{number}.html", frame) for number, frame in enumerate(frames)]
        [thread] = html_page.read(io.BytesIO(zipped([("in/Trams.html", page), *files])), Options(filename="trams.zip"))
        return thread

    def test_the_article_is_of_the_page_and_the_comments_are_of_the_frame(self):
        thread = self.read(b"<html><p>Buy!", self.FRAME)

        assert (thread.title, thread.article.text) == ("Trams", "We ride.")
        assert shape(thread) == [("5", None, "Ann", "No.")]
        assert thread.comments[0].place == "'in/Trams_files/1.html', line 1"
        assert [n.message for n in thread.warnings] == [
            "the comments were found by the Disqus frame 'in/Trams_files/1.html'"
        ]

    def test_a_frame_that_cannot_be_read_is_told(self):
        thread = self.read(b"<html>\xff", self.FRAME)

        assert (thread.warnings[0].code, thread.warnings[0].place) == ("frame_left_out", "in/Trams_files/0.html")
        assert len(thread.comments) == 1

    def test_comments_of_the_page_itself_come_first(self):
        thread = self.read(self.FRAME, page=f"<html>{wordpress(1, 'a')}".encode())

        assert shape(thread) == [("1", None, "Ann 1", "a")]

    @pytest.mark.parametrize("frames", [(), (b"<html><p>Buy!", b"")])
    def test_without_the_frame_the_page_is_refused_by_its_name(self, frames: tuple[bytes, ...]):
        with pytest.raises(MalformedFile, match=r"^'in/Trams\.html': the comments of this page are in a Disqus frame"):
            self.read(*frames)

    @pytest.mark.samples
    def test_the_frame_of_the_sample_below_a_page(self, samples: Path):
        frame = (samples / "threads" / "html" / "disqus_frame_saved.html").read_bytes()

        thread = self.read(b"<html><p>Buy!", frame)

        assert counted([thread]) == {"threads": 1, "comments": 3, "roots": 2, "orphans": 0, "max depth": 2}


def test_broken_json_ld_is_told_and_passed_over():
    thread = read(f'<script type="application/ld+json">{{"a":</script>{wordpress(1, "a")}')

    assert {notice.code for notice in thread.warnings} == {"bad_json_ld", "found_by"}


KEYS = st.sampled_from(["@type", "@id", "comment", "text", "author", "name", "parentItem", "commentCount", "headline"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["Comment", "a", "<p>", "12"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
PIECES = st.sampled_from(
    [
        *("<li id=comment-1>", "<div id=li-comment-2 class=comment-body>", "<b class=fn>", "<ol class=children>"),
        *("<div itemtype=http://schema.org/Comment itemprop='comment text author'>", "<li class=post id=post-3>"),
        *("</li>", "</div>", "word"),
    ]
)


@given(VALUES, st.lists(PIECES, max_size=12).map("".join))
def test_any_page_gives_a_thread_or_a_refusal(data: object, markup: str):
    with contextlib.suppress(MalformedFile):
        thread = read(script(data) + markup)
        ids = [comment.external_id for comment in thread.comments]
        assert len(ids) == len(set(ids))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("path", "counts", "told"),
    [
        ("netzpolitik_wp_comments.html", (74, 36), {"stub": 17}),
        ("creativecommons_wp_comments.html", (3, 3), {"system": 2}),
        ("wordpress_theme_synthetic.html", (4, 2), {"system": 1, "pending": 1}),
        ("jsonld_newsarticle.html", (5, 3), {"id_missing": 1}),
        ("microdata.html", (3, 2), {}),
        ("disqus_frame_saved.html", (3, 2), {}),
    ],
)
def test_sample_files_hold_what_their_readme_says(
    samples: Path, path: str, counts: tuple[int, int], told: dict[str, int]
):
    thread = read((samples / "threads" / "html" / path).read_bytes())

    roots = sum(comment.parent_external_id is None for comment in thread.comments)
    assert (len(thread.comments), roots) == counts
    assert {n.code: n.count for n in thread.warnings if n.code != "found_by"} == told
