"""Comments as WordPress themes write them: elements with the id `comment-N`, replies inside what they answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from threads.importers.base import RawComment, State
from threads.importers.contributions import html_body, posted
from threads.importers.notices import Notices
from threads.importers.webpage.page import Found, Page, at, classes, first_by_class, inner_html, own, plain

_ID = re.compile(r"(?:li-|div-)?comment-(\d+)")
_SAYS = re.compile(r"\s*\b(?:says|said|sagt|schrieb|dit)\s*:\s*$", re.IGNORECASE)
_CLAIM = re.compile(r"comments?[-_]*(?:title|headline|count)")
_NUMBER = re.compile(r"\d{1,7}")
_NO_BODY = frozenset({"comment-meta", "comment-author", "comment-metadata", "reply", "children", "comment-reply"})


def find(page: Page, notices: Notices) -> Found | None:
    """The theme gives the number of a comment to its list item and again to the block inside; the outer one counts."""
    outer: dict[str, etree._Element] = {}
    for element in page.root.iter("li", "article", "div", "section"):
        if number := _ID.fullmatch(element.get("id") or ""):
            outer.setdefault(number[1], element)
    if not outer:
        return None
    numbers = {element: number for number, element in outer.items()}
    comments = [_comment(element, numbers, notices) for element in numbers]
    return Found(comments, _claim(page))


def _comment(element: etree._Element, numbers: Mapping[etree._Element, str], notices: Notices) -> RawComment:
    inside = list(own(element, numbers))
    place = at(element)
    state = _state(element, inside)
    author = first_by_class(inside, "fn") if state != "system" else None
    if author is None and state != "system":
        author = next((found for found in inside if found.tag == "cite"), None)
    return RawComment(
        numbers[element],
        next((numbers[above] for above in element.iterancestors() if above in numbers), None),
        author=_SAYS.sub("", plain(author)) or None,
        state=state,
        place=place,
        **html_body(_body(inside), place, notices),
        **posted(_time(inside, numbers[element]), place, notices),
    )


def _state(element: etree._Element, inside: Sequence[etree._Element]) -> State:
    if classes(element) & {"pingback", "trackback"}:
        return "system"
    return "normal" if first_by_class(inside, "comment-awaiting-moderation") is None else "pending"


def _time(inside: Sequence[etree._Element], number: str) -> str:
    for found in inside:
        if found.tag == "time" and found.get("datetime"):
            return str(found.get("datetime"))
    links = (found for found in inside if found.tag == "a" and (found.get("href") or "").endswith(f"#comment-{number}"))
    return plain(next(links, None))


def _body(inside: Sequence[etree._Element]) -> str:
    body = first_by_class(inside, "comment-content", "comment-text")
    if body is not None:
        return inner_html(body)
    body = first_by_class(inside, "comment-body")
    if body is None:
        return ""
    others = [child for child in body if child.tag in ("header", "footer") or classes(child) & _NO_BODY]
    return inner_html(body, without=others)


def _claim(page: Page) -> int | None:
    """The number in the heading above the comments."""
    for area in page.root.iter("div", "section"):
        if area.get("id") == "comments":
            for element in area.iter("h1", "h2", "h3", "h4", "span", "p", "div"):
                if _CLAIM.search(element.get("class") or "") and (number := _NUMBER.search(plain(element))):
                    return int(number[0])
    return None
