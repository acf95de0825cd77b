"""Hacker News: items of the Firebase interface, items of Algolia with their replies inside, hits of its search."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from threads.importers.base import MalformedFile, Options, RawComment, RawThread, State
from threads.importers.cells import id_of, score_of
from threads.importers.cleaning import clean_value
from threads.importers.contributions import html_body, posted
from threads.importers.json_records import records
from threads.importers.notices import Notices
from threads.importers.policies import settled, tell_double, tell_missing
from threads.importers.shelf import Shelf
from threads.importers.spilling import Spill

name = "hackernews"
label = "Hacker News (Firebase or Algolia JSON)"

_BEGINNING = re.compile(rb"(\xef\xbb\xbf)?\s*[\[{]")
_FIREBASE = (re.compile(rb'"type"\s*:\s*"(story|comment|job|poll|pollopt)"'), re.compile(rb'"time"\s*:\s*\d{9}'))
_QUOTED_LINE = re.compile(r"^>.*\S", re.MULTILINE)
_ADDRESS = "https://news.ycombinator.com/item?id="


def looks_like(head: bytes, filename: str) -> bool:
    """By the fields that only these items have."""
    if not _BEGINNING.match(head):
        return False
    is_algolia = b'"created_at_i"' in head and (b'"story_id"' in head or b'"points"' in head)
    return is_algolia or (b'"id"' in head and all(sign.search(head) for sign in _FIREBASE))


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """A thread for each story, and one for the comments of each story that is not in the file.

    Items may be scattered: what memory does not hold of them lies on disk.
    """
    notices = Notices()
    items: Shelf[str, _Item] = Shelf()
    options_of: dict[str | None, list[dict[str, Any]]] = {}
    for place, record in records(file, options, notices, skip_null=True, nested=("children",)):
        for item in _items(record, place, notices):
            if item.kind == "pollopt":
                poll = id_of(item.record.get("poll"), item.place)
                options_of.setdefault(poll, []).append({"text": item.record.get("text"), "score": item.score})
            elif (earlier := items.setdefault(item.own_id, item)) is not item:
                tell_double(_comment(earlier, Notices()), _comment(item, Notices()), notices)
    if not items:
        raise MalformedFile("the file holds no items", advice="choose a file that holds a thread")
    found: Spill[_Item | None] = Spill()
    for thread_id, item in _by_thread(items):
        # A story opens its thread and is no comment in it.
        found.put(thread_id, item if item.kind == "comment" else None, characters=len(str(item.record)))
    title = options.title if found.count() == 1 else None
    for own_id, members in found.groups():
        thread_id = str(own_id)
        comments = [item for item in members if item]
        yield _thread(thread_id, items.get(thread_id), comments, title, options_of.get(thread_id, []), notices)


@dataclass(slots=True)
class _Item:
    """One item, whichever interface gave it."""

    own_id: str
    parent: str | None
    kind: str
    record: Mapping[str, Any]
    place: str
    story: str | None = None
    kids: list[str] = field(default_factory=list)

    @property
    def score(self) -> int | None:
        return score_of(self.record.get("score", self.record.get("points")))


def _items(record: Mapping[str, Any], place: str, notices: Notices) -> Iterator[_Item]:
    """The items in a record of the file, those inside others after them, in reading order."""
    if isinstance(hits := record.get("hits"), list):
        _tell_rest(record.get("nbHits"), len(hits), place, notices)
        found = [(hit, f"{place}, hit {number}") for number, hit in enumerate(hits, start=1)]
    elif record and all(key.isdecimal() for key in record):
        found = [(item, f"{place}, key {key}") for key, item in record.items() if item is not None]
    else:
        found = [(record, place)]
    waiting = found[::-1]
    while waiting:
        inner, at = waiting.pop()
        if not isinstance(inner, dict):
            raise MalformedFile("an item was expected and something else was found", place=at)
        item = _item(inner, at)
        yield item
        children = inner.get("children")
        if isinstance(children, list):
            waiting += [(child, f"{place}, below item {item.own_id}") for child in reversed(children) if child]


def _item(record: Mapping[str, Any], place: str) -> _Item:
    own_id = id_of(record.get("id", record.get("objectID")), place)
    if own_id is None:
        raise MalformedFile("the item has no id", place=place, advice="fetch it again")
    tags = record.get("_tags")
    parent = id_of(record.get("parent", record.get("parent_id")), place)
    tagged = next((tag for tag in tags if tag in ("comment", "poll", "job")), None) if isinstance(tags, list) else None
    kind = record.get("type") or tagged
    kids = record.get("kids")
    return _Item(
        own_id,
        parent,
        str(kind or ("story" if parent is None else "comment")),
        {key: value for key, value in record.items() if key not in ("children", "_highlightResult")},
        place,
        id_of(record.get("story_id"), place),
        [kid for value in kids if (kid := id_of(value, place))] if isinstance(kids, list) else [],
    )


def _by_thread(items: Mapping[str, _Item]) -> Iterator[tuple[str, _Item]]:
    """Each item with the id of the story it stands under, or else of the topmost parent, known only by its id."""
    top_of: Shelf[str, str] = Shelf()
    for item in items.values():
        walked: dict[str, None] = {}
        at = item
        while at.own_id not in top_of and at.own_id not in walked:
            walked[at.own_id] = None
            above = items.get(at.parent or "") if at.kind == "comment" else None
            at = above or at
        told = at.own_id if at.kind != "comment" else at.story or at.parent or at.own_id
        top = top_of.get(at.own_id, told)
        for own_id in walked:
            top_of[own_id] = top
        yield top, item


def _thread(
    thread_id: str,
    story: _Item | None,
    members: list[_Item],
    title: str | None,
    poll: list[dict[str, Any]],
    notices: Notices,
) -> RawThread:
    comments = [_comment(item, notices) for item in _in_order_of_kids(story, members)]
    told = story.record if story else members[0].record
    shown = told.get("title") or told.get("story_title")
    url = told.get("url") if story else told.get("story_url")
    article = RawComment(None, None, "")
    if story:
        _tell_rest(story.record.get("descendants"), len(members), story.place, notices)
        article = _comment(story, notices, poll=poll)
    # Where the story is not in the file and nobody names it, the topmost id may be that of another comment.
    is_story = story is not None or any(item.story == thread_id for item in members)
    thread = RawThread(
        external_id=thread_id,
        title=title or (html.unescape(shown) if isinstance(shown, str) else "") or f"Item {thread_id}",
        article=article,
        comments=comments,
        url=url if isinstance(url, str) and url else f"{_ADDRESS}{thread_id}",
        site="news.ycombinator.com",
        published_at=article.posted_at,
    )
    return settled(thread, notices, article_ids=[thread_id] if is_story else ())


def _in_order_of_kids(story: _Item | None, members: list[_Item]) -> list[_Item]:
    """Each comment before its replies, replies as the site ranks them; those it does not rank stay as in the file."""
    if not any(item.kids for item in (story, *members) if item):
        return members
    rank = {kid: number for item in (story, *members) if item for number, kid in enumerate(item.kids)}
    own = {item.own_id for item in members}
    replies: dict[str | None, list[_Item]] = {}
    for item in members:
        replies.setdefault(item.parent if item.parent in own else None, []).append(item)
    for siblings in replies.values():
        siblings.sort(key=lambda item: rank.get(item.own_id, len(rank)))
    ordered: dict[str, _Item] = {}
    waiting = replies.get(None, [])[::-1]
    while waiting:
        item = waiting.pop()
        ordered[item.own_id] = item
        waiting += replies.get(item.own_id, [])[::-1]
    circles = [item for item in members if item.own_id not in ordered]
    return [*ordered.values(), *circles]


def _comment(item: _Item, notices: Notices, *, poll: list[dict[str, Any]] | None = None) -> RawComment:
    record, place = item.record, item.place
    text = next((text for key in ("text", "comment_text", "story_text") if (text := record.get(key)) is not None), None)
    if text is not None and not isinstance(text, str):
        raise MalformedFile("a text was expected and something else was found", place=place)
    author = record.get("by", record.get("author"))
    body = html_body(text, place, notices)
    marked = tuple(line.span() for line in _QUOTED_LINE.finditer(body["text"]))
    is_comment = item.kind == "comment"
    raw = {"type": item.kind} | ({"poll_options": poll} if poll else {})
    return RawComment(
        external_id=item.own_id if is_comment else None,
        parent_external_id=item.parent if is_comment else None,
        text=body["text"],
        author=author if isinstance(author, str) and author else None,
        **posted(record.get("time", record.get("created_at")), place, notices),
        score=item.score,
        state=_state(record, is_gone=is_comment and author is None and text is None),
        anchors=body["anchors"],
        quoted=tuple(sorted({*body["quoted"], *marked})),
        markup=body["markup"],
        raw=clean_value(raw),
        place=place,
    )


def _state(record: Mapping[str, Any], *, is_gone: bool) -> State:
    """Algolia does not mark what was deleted: its author and text are null."""
    if record.get("deleted") is True or is_gone:
        return "deleted"
    return "hidden" if record.get("dead") is True else "normal"


def _tell_rest(claimed: Any, held: int, place: str, notices: Notices) -> None:
    if isinstance(claimed, int):
        tell_missing(claimed - held, place, notices)
