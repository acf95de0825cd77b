"""Reddit's own JSON: a submission's page with `.json` at its end, and the answers of /api/morechildren."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.json_records import records
from threads.importers.notices import Notices, tolerating
from threads.importers.policies import tell_missing
from threads.importers.reddit_discussions import Discussions
from threads.importers.reddit_things import bare_id

name = "reddit"
label = "Reddit page as JSON, or morechildren"

_FETCH = "fetch the page again with .json at the end of its address"
_LISTING = re.compile(
    rb'(\xef\xbb\xbf)?\s*\[?\s*\{\s*("kind"\s*:\s*"Listing"|"data"\s*:\s*\{[^{}]{0,200}"children"\s*:)'
)
_NESTED = frozenset({"replies", "data", "children"})
_MORE = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"json"\s*:\s*\{')


def looks_like(head: bytes, filename: str) -> bool:
    return _LISTING.match(head) is not None or (_MORE.match(head) is not None and b'"things"' in head)


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """One thread per submission, whatever pages the file holds; what a page does not unfold is told as a notice."""
    notices = Notices()
    reader = _Reader(options, notices)
    for place, record in records(file, options, notices, nested=_NESTED):
        reader.take(record, place)
    yield from reader.threads()


class _Reader:
    """Collects the discussions of one file."""

    def __init__(self, options: Options, notices: Notices) -> None:
        self._options = options
        self._notices = notices
        self._discussions = Discussions(notices)
        self._latest: str | None = None
        self._not_unfolded = 0
        self._branches = 0

    def take(self, record: Mapping[str, Any], place: str) -> None:
        """One answer of Reddit; the stack holds what is still to come of it, last first."""
        waiting = list(reversed(_things(record, place)))
        while waiting:
            thing = waiting.pop()
            data = thing.get("data") if isinstance(thing, dict) else None
            if not isinstance(data, dict):
                raise MalformedFile("a comment or submission was expected", place=place, advice=_FETCH)
            own_id = data.get("id")
            at = f"comment {own_id}" if isinstance(own_id, str) else place
            with tolerating(self._options, self._notices):
                self._sort_in(thing.get("kind"), data, at)
                waiting.extend(reversed(_replies(data, at)))

    def threads(self) -> Iterator[RawThread]:
        if not self._discussions.count():
            raise MalformedFile("the listing holds no comments", advice=_FETCH)
        tell_missing(self._not_unfolded, "", self._notices)
        if self._branches:
            go_on = "branch goes on" if self._branches == 1 else "branches go on"
            message = f"{self._branches:,} {go_on}, on pages that are not in the file"
            self._notices.add("continued_elsewhere", "", message, count=self._branches)
        yield from self._discussions.threads(self._options)

    def _sort_in(self, kind: Any, data: Mapping[str, Any], place: str) -> None:
        if kind == "t3":
            self._latest = bare_id(data.get("id"), place)
            self._discussions.take_submission(self._latest, data, place.replace("comment", "submission", 1))
        elif kind == "t1":
            linked = bare_id(data.get("link_id"), place) or self._latest
            self._discussions.take_comment(linked, data, place)
        elif kind == "more":
            count = data.get("count")
            self._not_unfolded += count if type(count) is int and 0 < count < 2**31 else 0
            self._branches += not count
        else:
            raise MalformedFile(f"a thing of the kind {str(kind)[:20]!r} is no comment", place=place, advice=_FETCH)


def _things(record: Mapping[str, Any], place: str) -> Sequence[Any]:
    """What an answer holds on its top level. Raises MalformedFile for one that is no answer, or an error."""
    answer = record.get("json")
    if isinstance(answer, dict):
        data = answer.get("data")
        things = data.get("things") if isinstance(data, dict) else None
        if isinstance(things, list):
            return things
    elif record.get("kind") in ("Listing", "t1", "t3"):
        return [record] if record["kind"] != "Listing" else _children(record, place)
    if "error" in record or "message" in record or isinstance(answer, dict):
        raise MalformedFile("this is an error answer of Reddit, not a thread", place=place, advice=_FETCH)
    raise MalformedFile("this is no listing of Reddit", place=place, advice=_FETCH)


def _replies(data: Mapping[str, Any], place: str) -> Sequence[Any]:
    """What answers a comment: an empty text stands for nothing."""
    replies = data.get("replies")
    return _children(replies, place) if isinstance(replies, dict) else ()


def _children(listing: Mapping[str, Any], place: str) -> Sequence[Any]:
    data = listing.get("data")
    children = data.get("children") if isinstance(data, dict) else None
    if not isinstance(children, list):
        raise MalformedFile("the listing has no list of children", place=place, advice=_FETCH)
    return children
