from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.importers.base import Anchor
from threads.importers.markup import text_of_html
from threads.text import canonical


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("plain  text\n here ", "plain text here"),
        ("first<p>second<p>third", "first\n\nsecond\n\nthird"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("a<br>b<br/>\nc", "a\nb\nc"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("<div>a</div><div>b<div>c</div></div>d", "a\nb\nc\nd"),
        ("<p>a<br></p><p>b</p>", "a\n\nb"),
        ("a<i>b</i> <b> c</b>", "ab c"),
        ("Q&amp;A &lt;b&gt; &amp;lt; &#x27;x&#x2F;y", "Q&A <b> &lt; 'x/y"),
        ("a&nbsp;b", "a\u00a0b"),
        ("<ul><li>a</li><li><p>b</p></li></ul>c", "- a\n\n- b\n\nc"),
        ("<ol><li>a<li>b</ol><ol start=7><li>c</ol>", "1. a\n2. b\n\n7. c"),
        ("<ul><li>a<ul><li>b</ul></ul>", "- a\n- b"),
        ("<ul><li></li></ul>a", "a"),
        ("x<pre><code>\nif a:\n    b  c\n\n\n\nd \n</code></pre>y", "x\n\nif a:\n    b  c\n\nd\n\ny"),
        ("<pre>a&#13;&#10;b</pre>", "a\nb"),
        ("a<script>if (1 < 2) alert('b</p>')</script>c<style>p{}</style>", "ac"),
        ("a<template>b<p>c</template>d", "ad"),
        ("a<!-- b <p> -->c<!DOCTYPE html>d<?php e ?>", "acd"),
        ("a<script>b", "a"),
        ("5 < 6 and <3 and </3", "5 < 6 and <3 and </3"),
        ("he said <b the end", "he said <b the end"),
        ("<p title='a>b'>c</p>", "c"),
        ("it<don't know>s 'fine'", "its 'fine'"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</table>", "a\tb\nc"),
        ('nice <img class="emoji" alt="🙂 &amp;amp;" src="x"> one', "nice 🙂 &amp; one"),
        ("a</div>b", "a\nb"),
        ("a\x00b \ud800 &#0; &#xD800;", "ab \ufffd \ufffd \ufffd"),
        ("<P>A<BR>B</P>", "A\nB"),
    ],
)
def test_html_becomes_the_text_that_a_browser_shows(markup: str, text: str):
    assert text_of_html(markup).text == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("a\nb\n\nc\n\n\n\nd", "a\nb\n\nc\n\nd"),
        ("a<br />\nb", "a\nb"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_line_feeds_count_where_the_source_means_them(stored: str, text: str):
    assert text_of_html(stored, line_feeds=True).text == text


def test_a_link_keeps_its_label_and_where_it_leads():
    shortened = '🙂 see <a href="https:&#x2F;&#x2F;example.org&#x2F;a?b&amp;c" rel=nofollow> https://exam...</a>, ok'

    converted = text_of_html(shortened)

    assert converted.text == "🙂 see https://exam..., ok"
    assert converted.anchors == (Anchor(6, 21, "https://example.org/a?b&c"),)


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://example.org/">https://example.org/</a>',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="mailto:a@b.example">a</a>',
        '<a href="/c">a</a>',
        '<a href="https://example.org/"> </a>',
        "<a>b</a>",
    ],
)
def test_a_link_that_shows_its_address_or_leads_nowhere_is_no_anchor(markup: str):
    assert text_of_html(markup).anchors == ()


def test_the_ends_that_mastodon_hides_stay_hidden():
    converted = text_of_html(
        '<a href="https://example.org/path/long"><span class="invisible">https://</span>'
        '<span class="ellipsis">example.org/pa</span><span class="invisible">th/long</span></a> x'
    )

    assert converted.text == "example.org/pa x"
    assert converted.anchors == (Anchor(0, 14, "https://example.org/path/long"),)


@pytest.mark.parametrize(
    ("markup", "quotations"),
    [
        ("a<blockquote><p>b</p><p>c</p></blockquote>d", ["b\n\nc"]),
        ('<aside class="quote no-group"><div>Ann:</div><blockquote>b</blockquote></aside>c', ["Ann:\n\nb"]),
        ("<blockquote>a<blockquote>b</blockquote>c</blockquote>d", ["a\n\nb\n\nc"]),
        ("<blockquote></blockquote>a<blockquote>b", ["b"]),
        ("<aside>a</aside>", []),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", ["a", "b"]),
    ],
)
def test_quotations_keep_their_text_and_are_marked(markup: str, quotations: list[str]):
    converted = text_of_html(markup)

    assert [converted.text[start:end] for start, end in converted.quoted] == quotations


PIECES = st.sampled_from(
    [
        *("<p>", "<p", "</p>", "<br>", "<ul>", "<li>", "</ul>", "<ol>", "</ol>", "<pre>", "</pre>", "<td>"),
        *("<blockquote>", "</blockquote>", '<aside class="quote">', "</aside>", "<script>", "</script>", "<!--", "-->"),
        *('<a href="https://e.org/🙂">', "</a>", "<span class=invisible>", "</span>", "&", "&amp;", "&#13;", "&nbsp;"),
        *("=", '"', "'", "<", ">", "/", "\x00", "\ud800", "\r", "\r\n", "\n", " ", "🙂", "é", "word"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join), st.booleans())
def test_any_markup_gives_canonical_text_with_exact_offsets(markup: str, line_feeds: bool):
    converted = text_of_html(markup, line_feeds=line_feeds)

    text = converted.text
    assert canonical(text) == text
    assert "\n\n\n" not in text
    spans = [(anchor.start, anchor.end) for anchor in converted.anchors] + list(converted.quoted)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start] not in " \t\n\f"
        assert text[end - 1] not in " \t\n\f"


@given(st.text(alphabet=st.characters(exclude_characters="<&", exclude_categories=["Cs", "Cc", "Z"])))
def test_text_without_markup_stays_as_it_is(text: str):
    assert text_of_html(text).text == text


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<a ", "<a b='", '<a b=" ', "<!--", "</p>", "<b></i>", "<script>", "<blockquote><ul><li>", "a=" * 9, "&"],
)
def test_hostile_markup_takes_no_longer_than_its_length(piece: str):
    # What grows with the square of the length takes many minutes here; what does not, a second on any machine.
    started = time.monotonic()

    text_of_html(piece * (400_000 // len(piece)))
    text_of_html(f"<a {piece * (400_000 // len(piece))}>")

    assert time.monotonic() - started < 60
