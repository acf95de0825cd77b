"""A parsed page, and the few questions its readers ask of it. No question recurses: pages can nest without end."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from threads.importers.base import MalformedFile, RawComment
from threads.importers.json_records import parse
from threads.importers.notices import Notices

REPLIES = ("comment", "acceptedAnswer", "suggestedAnswer")
"""The keys of JSON-LD under which comments stand, in an article and inside each other."""


@dataclass(frozen=True, slots=True)
class Page:
    """The root element, and what the page keeps as JSON-LD (each script one value)."""

    root: etree._Element
    data: tuple[Any, ...] = ()


@dataclass(slots=True)
class Found:
    """Comments in the order of the page, and how many the page itself says it has."""

    comments: list[RawComment]
    claimed: int | None = None
    article: dict[str, Any] = field(default_factory=dict)
    """What JSON-LD says of the article."""


def open_page(content: str, notices: Notices) -> Page:
    """Parse a page as browsers do. Nothing it refers to is fetched. Raises MalformedFile if it holds nothing."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(content.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise MalformedFile("the page is empty", advice="save it again")
    data = []
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json" and (script.text or "").strip():
            try:
                place = f"the script on line {script.sourceline or 1}"
                data.append(parse(script.text or "", place, nested=(*REPLIES, "@graph", "mainEntity")))
            except MalformedFile as error:
                notices.add("bad_json_ld", error.place, str(error))
    return Page(root, tuple(data))


def classes(element: etree._Element) -> frozenset[str]:
    """The class names of an element."""
    return frozenset((element.get("class") or "").split())


def own(element: etree._Element, borders: Collection[etree._Element]) -> Iterator[etree._Element]:
    """An element and what is below it, in order, but nothing inside other elements of `borders`."""
    waiting = [element]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += [child for child in reversed(current) if isinstance(child.tag, str) and child not in borders]


def inner_html(element: etree._Element, *, without: Collection[etree._Element] = ()) -> str:
    """What stands inside an element, as HTML, but for these of its children."""
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        if child in without:
            parts.append(html.escape(child.tail or "", quote=False))
        else:
            parts.append(etree.tostring(child, encoding="unicode", method="html"))
    return "".join(parts)


def plain(element: etree._Element | None) -> str:
    """The words of an element on one line, "" of none."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def at(element: etree._Element) -> str:
    """Its place, for messages."""
    return f"line {element.sourceline or 1}"


def first_by_class(elements: Collection[etree._Element], *names: str) -> etree._Element | None:
    """The first element with the first of these classes that any has."""
    found = (element for name in names for element in elements if name in classes(element))
    return next(found, None)
