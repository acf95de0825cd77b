"""WordPress export (WXR): RSS with one item a post, its comments inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from threads.importers.base import MalformedFile, Options, RawComment, RawThread, State
from threads.importers.contributions import Posted, html_body, posted, site_of
from threads.importers.markup import text_of_html
from threads.importers.notices import Notices, to_the_end
from threads.importers.policies import once, settled
from threads.importers.xml import elements, local_name, namespace, place_of

name = "wordpress"
label = "WordPress export (WXR)"

_NAMESPACE = "wordpress.org/export/"
_BEGINNING = re.compile(rb"<rss\b[^>]*wordpress\.org/export/")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_STATES: dict[str, State] = {"": "normal", "1": "normal", "approve": "normal", "0": "pending", "hold": "pending"}
_STATES |= dict.fromkeys(("spam", "trash", "post-trashed"), "spam")
_UNKNOWN_TIME = "0000-00-00 00:00:00"


def looks_like(head: bytes, filename: str) -> bool:
    """By the namespace; its version and scheme differ."""
    return _BEGINNING.search(head) is not None


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each item that has comments, one item held at a time."""
    notices = Notices()
    yield from to_the_end(_threads(file, options, notices), notices)


def _threads(file: BinaryIO, options: Options, notices: Notices) -> Iterator[RawThread]:
    silent = 0
    is_empty = True
    for item in elements(file, options, notices, {"item"}, expected="WordPress XML"):
        if any(_is_comment(child) for child in item):
            is_empty = False
            yield _thread(item, notices)
        else:
            silent += 1
    if is_empty:
        raise MalformedFile("the export holds no comments", advice="export posts together with their comments")
    if silent:
        notices.add("without_comments", "", f"{silent:,} items without comments were left out", count=silent)


def _thread(item: etree._Element, notices: Notices) -> RawThread:
    fields, place = _fields(item), place_of(item)
    body = html_body(item.findtext(_CONTENT), place, notices, line_feeds=True)
    written = _posted(fields, "post_date", place, notices)
    article = RawComment(
        None,
        None,
        author=(item.findtext("{http://purl.org/dc/elements/1.1/}creator") or "").strip() or None,
        place=place,
        **body,
        **written,
    )
    comments = [_comment(child, notices) for child in item if _is_comment(child)]
    post_id = fields.get("post_id") or None
    url = (item.findtext("link") or "").strip() or None
    thread = RawThread(
        external_id=post_id or url,
        title=text_of_html(item.findtext("title") or "").text or url or f"Post {post_id}",
        article=article,
        comments=once(comments, notices),
        url=url,
        site=site_of(url),
        published_at=article.posted_at,
    )
    return settled(thread, notices)


def _is_comment(element: etree._Element) -> bool:
    return local_name(element) == "comment" and _NAMESPACE in namespace(element)


def _fields(element: etree._Element) -> dict[str, str]:
    """The values WordPress itself wrote below an element, by local name, without the white space around them."""
    return {local_name(child): (child.text or "").strip() for child in element if _NAMESPACE in namespace(child)}


def _comment(element: etree._Element, notices: Notices) -> RawComment:
    fields, place = _fields(element), place_of(element)
    if not fields.get("comment_id"):
        raise MalformedFile("the comment has no comment_id", place=place, advice="export the file again")
    state = _STATES.get(fields.get("comment_approved", ""))
    if state is None:
        notices.add("unknown_state", place, f"the state {fields['comment_approved'][:60]!r} is read as pending")
    if fields.get("comment_type") not in (None, "", "comment"):
        state = "system"  # Pingbacks, trackbacks and what plug-ins keep as comments, such as notes on an order.
    body = html_body(fields.get("comment_content"), place, notices, line_feeds=True)
    return RawComment(
        fields["comment_id"],
        fields.get("comment_parent") or None,
        author=fields.get("comment_author") or None,
        state=state or "pending",
        raw={"type": fields["comment_type"]} if fields.get("comment_type") else None,
        place=place,
        **body,
        **_posted(fields, "comment_date", place, notices),
    )


def _posted(fields: Mapping[str, str], key: str, place: str, notices: Notices) -> Posted:
    """The time in UTC. That of the site alone says nothing certain, for the file does not tell its zone."""
    value = fields.get(f"{key}_gmt")
    return posted(None if value == _UNKNOWN_TIME else value, place, notices)
