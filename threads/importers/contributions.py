"""Parts of a comment that most sites write alike: an HTML body and a time. Each gives fields of `RawComment`."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from urllib.parse import urlsplit

from threads.importers.base import Anchor, Precision
from threads.importers.cleaning import clean_text
from threads.importers.markup import text_of_html
from threads.importers.notices import Notices
from threads.importers.times import parse_time


class Body(TypedDict):
    """What was written."""

    text: str
    anchors: tuple[Anchor, ...]
    quoted: tuple[tuple[int, int], ...]
    markup: str | None


class Posted(TypedDict):
    """When it was."""

    posted_at: datetime | None
    posted_precision: Precision
    posted_raw: str | None


def html_body(html: str | None, place: str, notices: Notices, *, line_feeds: bool = False) -> Body:
    """The text of an HTML body, with the body itself where it says more. Raises MalformedFile if it is too long."""
    source = clean_text(html or "", place, notices)
    converted = text_of_html(source, line_feeds=line_feeds)
    return Body(
        text=converted.text,
        anchors=converted.anchors,
        quoted=converted.quoted,
        markup=source if source != converted.text else None,
    )


def posted(value: object, place: str, notices: Notices, *, day_first: bool | None = None) -> Posted:
    """The time a source gives, told about where it is not certain; `day_first` settles 01/02/2003."""
    at, precision = parse_time(value, day_first=day_first)
    is_there = value not in (None, "")
    if at is None and is_there:
        notices.add("bad_time", place, f"the time {str(value)[:60]!r} is not certain and stays unknown")
    return Posted(posted_at=at, posted_precision=precision, posted_raw=str(value)[:200] if is_there else None)


def site_of(url: str | None) -> str | None:
    """The host of an address, None where there is none."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None
