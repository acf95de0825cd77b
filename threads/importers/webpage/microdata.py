"""Comments in schema.org microdata: `Comment`, or the older `UserComments`; nesting is answering."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from threads.importers.base import RawComment
from threads.importers.contributions import html_body, posted
from threads.importers.notices import Notices
from threads.importers.webpage.page import Found, Page, at, inner_html, own, plain


def find(page: Page, notices: Notices) -> Found | None:
    items = {
        element: element.get("id") or f"comment {number}"
        for number, element in enumerate(filter(_is_comment, page.root.iter(etree.Element)), start=1)
    }
    return Found([_comment(element, items, notices) for element in items]) if items else None


def _is_comment(element: etree._Element) -> bool:
    kinds = (element.get("itemtype") or "").split()
    return any(kind.endswith(("schema.org/Comment", "schema.org/UserComments")) for kind in kinds)


def _comment(element: etree._Element, items: dict[etree._Element, str], notices: Notices) -> RawComment:
    inside = list(own(element, items))
    body = _property(inside, "text", "commentText")
    author = _property(inside, "author", "creator")
    time = _property(inside, "dateCreated", "datePublished", "commentTime")
    name = None if author is None else _property([found for found in inside if author in found.iterancestors()], "name")
    place = at(element)
    return RawComment(
        items[element],
        next((items[above] for above in element.iterancestors() if above in items), None),
        author=_value(author if name is None else name) or None,
        place=place,
        **html_body("" if body is None else inner_html(body), place, notices),
        **posted(_value(time), place, notices),
    )


def _property(elements: Sequence[etree._Element], *names: str) -> etree._Element | None:
    found = (element for element in elements if set((element.get("itemprop") or "").split()) & set(names))
    return next(found, None)


def _value(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return element.get("content") or element.get("datetime") or plain(element)
