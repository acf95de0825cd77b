"""Comments in schema.org JSON-LD: an article, a posting or a question with its comments inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from threads.importers.base import RawComment
from threads.importers.cells import score_of
from threads.importers.contributions import html_body, posted
from threads.importers.notices import Notices
from threads.importers.webpage.page import REPLIES, Found, Page

_COMMENTS = frozenset({"Comment", "Answer", "UserComments"})


def find(page: Page, notices: Notices) -> Found | None:
    """The comments of the object that has most of them."""
    best: Found | None = None
    for thing in _things(page):
        if not _types(thing) & _COMMENTS and next(_replies(thing), None):
            found = Found(_comments(thing, notices), _count(thing.get("commentCount")), dict(thing))
            best = max(best or found, found, key=lambda choice: len(choice.comments))
    return best


def article(page: Page) -> Mapping[str, Any]:
    """The first object that says what the article is, for pages whose comments are elsewhere."""
    return next((thing for thing in _things(page) if "headline" in thing or "articleBody" in thing), {})


def name_of(value: Any) -> str | None:
    """The name of a person given as an object, a list of them, or a text."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def _things(page: Page) -> Iterator[Mapping[str, Any]]:
    """Every object of the scripts that is no comment inside another."""
    waiting = list(reversed(page.data))
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            yield value
            waiting += [inner for key, inner in value.items() if key not in REPLIES and isinstance(inner, dict | list)]


def _types(thing: Mapping[str, Any]) -> frozenset[str]:
    kind = thing.get("@type")
    return frozenset(name for name in (kind if isinstance(kind, list) else [kind]) if isinstance(name, str))


def _replies(thing: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key in REPLIES:
        value = thing.get(key)
        yield from (reply for reply in (value if isinstance(value, list) else [value]) if isinstance(reply, dict))


def _comments(thing: Mapping[str, Any], notices: Notices) -> list[RawComment]:
    comments: list[RawComment] = []
    top_id = _id(thing)
    waiting: list[tuple[Mapping[str, Any], str | None]] = [(reply, None) for reply in _replies(thing)]
    waiting.reverse()
    while waiting:
        record, inside = waiting.pop()
        place = f"comment {len(comments) + 1} of the JSON-LD"
        own_id = _id(record)
        if own_id is None:
            own_id = f"comment {len(comments) + 1}"
            notices.add("id_missing", place, f"the comment has no id and is called {own_id!r}")
        above = record.get("parentItem")
        named = _id(above) if isinstance(above, dict) else None
        parent = inside if named in (None, top_id) else named
        text = record.get("text")
        comments.append(
            RawComment(
                own_id,
                parent,
                author=name_of(record.get("author") or record.get("creator")),
                score=score_of(record.get("upvoteCount")),
                place=place,
                **html_body(text if isinstance(text, str) else "", place, notices, line_feeds=True),
                **posted(record.get("dateCreated") or record.get("datePublished"), place, notices),
            )
        )
        waiting += [(reply, own_id) for reply in _replies(record)][::-1]
    return comments


def _id(thing: Mapping[str, Any]) -> str | None:
    found = thing.get("@id") or thing.get("url")
    return found if isinstance(found, str) else None


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isascii() and str(value)[:9].isdigit() else None
