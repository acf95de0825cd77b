"""What a page tells of its article: title, body, author, time, address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from threads.importers.base import RawComment
from threads.importers.contributions import html_body, posted
from threads.importers.markup import text_of_html
from threads.importers.notices import Notices
from threads.importers.webpage.extraction import extracted
from threads.importers.webpage.json_ld import name_of
from threads.importers.webpage.page import Page, classes, inner_html, plain

_BODIES = ("entry-content", "article-body", "article__body", "post-content", "story-body", "post-body")
_ASIDE = frozenset(("aside", "footer", "form", "header", "nav", "noscript", "script", "style"))
_COMMENTS = frozenset(("comment", "comment-list", "commentlist", "comments", "disqus_thread", "post-list"))


@dataclass(frozen=True, slots=True)
class Article:
    """What goes into a `RawThread` beside the comments."""

    title: str
    comment: RawComment
    url: str | None
    language: str | None


def read_article(page: Page, told: Mapping[str, Any], notices: Notices) -> Article:
    """From the page and from what JSON-LD (`told`) says of it."""
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): (meta.get("content") or "").strip()
        for meta in reversed(list(page.root.iter("meta")))
    }
    headline = told.get("headline") or told.get("name")
    title = (
        metas.get("og:title")
        or plain(next(page.root.iter("h1"), None))
        or (text_of_html(headline).text if isinstance(headline, str) else "")
        or plain(next(page.root.iter("title"), None))
    )
    canonical = (link.get("href") for link in page.root.iter("link") if link.get("rel") == "canonical")
    address = next(canonical, None) or metas.get("og:url") or told.get("url")
    body = told.get("articleBody") or told.get("text")
    given = isinstance(body, str) and bool(body.strip())
    comment = RawComment(
        None,
        None,
        author=name_of(told.get("author")) or metas.get("author") or None,
        **html_body(str(body) if given else _body(page, notices), "the article", notices, line_feeds=given),
        **posted(told.get("datePublished") or metas.get("article:published_time"), "the article", notices),
    )
    url = address if isinstance(address, str) and address.startswith(("http://", "https://")) else None
    return Article(title, comment, url, (page.root.get("lang") or "").strip() or None)


def _body(page: Page, notices: Notices) -> str:
    """The block that is marked as the body, else what is found to be it."""
    marked = (found for found in _outside(page.root) if "articleBody" in (found.get("itemprop") or "").split())
    if (block := next(marked, None)) is not None:
        return inner_html(block)
    return extracted(page.root, notices, is_aside=_is_aside) or _guessed(page)


def _guessed(page: Page) -> str:
    """The block that is called like a body, else the paragraphs of the article or the page."""
    for element in _outside(page.root):
        if classes(element) & set(_BODIES):
            return inner_html(element)
    around = next((found for found in _outside(page.root) if found.tag in ("article", "main")), page.root)
    return "".join(f"<p>{inner_html(found)}</p>" for found in _outside(around) if found.tag == "p")


def _outside(root: etree._Element) -> Iterator[etree._Element]:
    """Every element but those of the comments and of what frames a page."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element.tag, str) and not _is_aside(element):
            yield element
            waiting += reversed(element)


def _is_aside(element: etree._Element) -> bool:
    marks = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('itemprop') or ''}".split()
    return element.tag in _ASIDE or not _COMMENTS.isdisjoint(marks)
