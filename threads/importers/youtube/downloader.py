"""What youtube-comment-downloader writes: a comment a line, or one list of them; nothing says of which video."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from threads.importers.base import MalformedFile, Options, RawComment, RawThread
from threads.importers.cells import score_of
from threads.importers.cleaning import clean_text
from threads.importers.gathering import Gathering, title_of
from threads.importers.notices import Notices, tolerating
from threads.importers.picking import an_object, each, kept, own_id, told
from threads.importers.policies import settled, tell_missing
from threads.importers.times import parse_time

_SHORT_NUMBER = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)([KMB]?)", re.IGNORECASE)
_FACTORS = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_KEPT = ("heart",)


def is_written_here(record: Mapping[str, Any]) -> bool:
    comments = record.get("comments")
    first = comments[0] if isinstance(comments, list) and comments else record
    return isinstance(first, dict) and "cid" in first


def threads(found: Iterable[tuple[str, Mapping[str, Any]]], options: Options, notices: Notices) -> Iterator[RawThread]:
    """One thread without an id or an article; its title is the one given, or the name of the file."""
    gathering = Gathering(notices)
    declared = 0
    for place, item in _items(found):
        with tolerating(options, notices):
            comment = _comment(an_object(item, place), place, notices)
            gathering.add(comment)
            declared += _number(item.get("replies")) or 0
    if not len(gathering):
        raise MalformedFile("the file holds no comments", advice="choose a file that holds a thread")
    tell_missing(declared - sum(comment.parent_external_id is not None for comment in gathering), "", notices)
    thread = RawThread(
        external_id=None,
        title=title_of(options),
        article=RawComment(None, None, ""),
        comments=tuple(gathering),
        site="www.youtube.com",
    )
    yield settled(thread, notices)


def _items(found: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[str, Any]]:
    for place, record in found:
        if "comments" not in record:
            yield place, record
            continue
        for number, item in enumerate(each(record, "comments", place), start=1):
            yield f"{place}, comment {number}", item


def _comment(item: Mapping[str, Any], place: str, notices: Notices) -> RawComment:
    if item.get("text") is None:
        raise MalformedFile("the comment has no text", place=place, advice="fetch the comments again")
    own = own_id(item, "cid", place)
    at, _ = parse_time(item.get("time_parsed"))
    parent, is_reply, _ = own.partition(".")
    return RawComment(
        own,
        parent if is_reply else None,
        clean_text(told(item, "text", place=place) or "", place, notices),
        author=told(item, "author", place=place),
        posted_at=at,
        # Worked out from "2 years ago" on the day of the download.
        posted_precision="estimated" if at else "none",
        posted_raw=told(item, "time", place=place),
        score=score_of(_number(item.get("votes"))),
        raw=kept(item, _KEPT),
        place=place,
    )


def _number(written: Any) -> int | None:
    """A number as YouTube shortens it: "1.2K" is 1200. None where it is no number."""
    short = _SHORT_NUMBER.fullmatch(str(written).strip().replace(",", ""))
    return round(float(short[1]) * _FACTORS[short[2].upper()]) if short else None
