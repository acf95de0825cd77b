"""Bluesky's answer to app.bsky.feed.getPostThread: a tree around one post, with the posts above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO, TypeGuard

from threads.importers.base import Anchor, MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text
from threads.importers.contributions import posted
from threads.importers.gathering import Gathering, title_of
from threads.importers.json_records import records
from threads.importers.notices import Notices, to_the_end, tolerating
from threads.importers.picking import an_object, each, inner, kept, own_id, told, web_address
from threads.importers.policies import settled, tell_missing
from threads.text import canonical

name = "bluesky"
label = "Bluesky thread"

_BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*[\[{].*?"thread"\s*:\s*\{', re.DOTALL)
_POST_TYPE = b"app.bsky.feed."
_NESTED = frozenset({"thread", "parent", "replies"})
_KEPT = ("cid", "langs", "tags", "embed", "indexedAt", "replyCount", "repostCount", "quoteCount")
_ADDRESS = re.compile(r"at://[^/\s]+/app\.bsky\.feed\.post/(?P<key>[\w.~:-]+)", re.ASCII)


def looks_like(head: bytes, filename: str) -> bool:
    return _POST_TYPE in head and _BEGINNING.match(head) is not None


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each answer; the highest post above the one that was asked for is the article."""
    notices = Notices()
    yield from to_the_end(_threads(file, options, notices), notices)


def _threads(file: BinaryIO, options: Options, notices: Notices) -> Iterator[RawThread]:
    is_empty = True
    for place, record in records(file, options, notices, nested=_NESTED):
        view = record.get("thread", record)
        with tolerating(options, notices):
            if not _is_post(view):
                raise MalformedFile(
                    "this is no thread of Bluesky", place=place, advice="the post may be gone or blocked"
                )
            yield _thread(view, place, options, notices)
            is_empty = False
    if is_empty:
        raise MalformedFile("the file holds no thread", advice="choose the answer of app.bsky.feed.getPostThread")


def _is_post(view: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(view, dict) and isinstance(view.get("post"), dict)


def _thread(focus: Mapping[str, Any], place: str, options: Options, notices: Notices) -> RawThread:
    top = _from_the_top(focus, place)
    article = _comment(top, None, f"{place}, post 1", notices)
    gathering = Gathering(notices)
    unseen = _unseen(top, place)
    # The stack holds what is still to come, last first, each with the post it stands under.
    waiting = [(reply, article.external_id) for reply in reversed(each(top, "replies", place))]
    number = 1
    while waiting:
        view, enclosing = waiting.pop()
        number += 1
        at = f"{place}, post {number}"
        with tolerating(options, notices):
            if not _is_post(an_object(view, at)):
                unseen += 1  # Not found, or blocked: nothing of it is in the file.
                continue
            comment = _comment(view, enclosing, at, notices)
            gathering.add(comment)
            unseen += _unseen(view, at)
            waiting.extend((reply, comment.external_id) for reply in reversed(each(view, "replies", at)))
    tell_missing(unseen, place, notices)
    thread = RawThread(
        external_id=article.external_id,
        title=title_of(options, article.text, article.external_id),
        article=replace(article, parent_external_id=None),
        comments=tuple(gathering),
        url=_page(article),
        site="bsky.app",
        published_at=article.posted_at,
        language=_language(top),
    )
    return settled(thread, notices)


def _from_the_top(focus: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    """The tree that begins at the highest post: what stands above the focus becomes what encloses it."""
    tree = focus
    while _is_post(higher := tree.get("parent")):
        tree = {**higher, "replies": [tree, *each(higher, "replies", place)]}
    return tree


def _unseen(view: Mapping[str, Any], place: str) -> int:
    """How many replies a post is said to have beyond those given."""
    said = score_of(inner(view, "post").get("replyCount")) or 0
    return max(0, said - len(each(view, "replies", place)))


def _comment(view: Mapping[str, Any], enclosing: str | None, place: str, notices: Notices) -> RawComment:
    post, record = inner(view, "post"), inner(view, "post", "record")
    if "text" not in record:
        raise MalformedFile("the post has no text", place=place, advice="fetch the thread again")
    text = clean_text(told(record, "text", place=place) or "", place, notices)
    return RawComment(
        own_id(post, "uri", place),
        told(inner(record, "reply", "parent"), "uri", place=place) or enclosing,
        text,
        author=told(inner(post, "author"), "handle", "did", place=place),
        **posted(told(record, "createdAt"), place, notices),
        score=score_of(post.get("likeCount")),
        # An offset counts bytes of the text as it was written.
        anchors=_anchors(record, text) if text == record["text"] else (),
        raw=kept({**record, **post}, _KEPT),
        place=place,
    )


def _anchors(record: Mapping[str, Any], text: str) -> tuple[Anchor, ...]:
    """The links whose address the text does not show. Facets that cut a character or reach too far are no links."""
    written = text.encode()
    found = []
    for facet in record["facets"] if isinstance(record.get("facets"), list) else ():
        href = _link(facet)
        index = inner(facet, "index") if isinstance(facet, dict) else {}
        start, end = index.get("byteStart"), index.get("byteEnd")
        if href is None or type(start) is not int or type(end) is not int or not 0 <= start < end <= len(written):
            continue
        try:
            before, label = written[:start].decode(), written[start:end].decode()
        except UnicodeDecodeError:
            continue
        if label != href:
            found.append(Anchor(len(before), len(before) + len(label), href))
    return tuple(found)


def _link(facet: Any) -> str | None:
    """Where a facet leads, None where it is a mention or a tag."""
    features = facet.get("features") if isinstance(facet, dict) else None
    addresses = (
        web_address(feature.get("uri"))
        for feature in (features if isinstance(features, list) else ())
        if isinstance(feature, dict)
    )
    return next((canonical(address) for address in addresses if address), None)


def _page(article: RawComment) -> str | None:
    """The address of the post's page for people."""
    address = _ADDRESS.fullmatch(article.external_id or "")
    return f"https://bsky.app/profile/{article.author}/post/{address['key']}" if address and article.author else None


def _language(top: Mapping[str, Any]) -> str | None:
    """The first language that the author of the article named."""
    named = inner(top, "post", "record").get("langs")
    return named[0] if isinstance(named, list) and named and isinstance(named[0], str) else None
