"""Reddit dumps of Pushshift and Arctic Shift: a comment (RC) or submission (RS) a line, alone or both in one file.

A month holds tens of gigabytes, so what is wanted of it may be said in `Options.filters`; values of one filter are
separated by blanks or commas, and a record must pass all filters:

- `subreddit`: names, whatever their case, with or without "r/".
- `submission`: ids of submissions, with or without "t3_".
- `after`, `before`: from this time on, and up to but without this one: 2024-01-31, a time in ISO 8601, or seconds
  since 1970; in UTC. They hold for every record by its own time: comments made in time below an older submission come
  in below an article of unknown text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawThread
from threads.importers.decoding import lines
from threads.importers.filtering import time_of, words_of
from threads.importers.json_records import parse
from threads.importers.notices import Notices
from threads.importers.parts import Part, parts
from threads.importers.reddit_discussions import Discussions
from threads.importers.reddit_things import bare_id
from threads.importers.times import parse_time
from threads.importers.unpacking import MAX_UNPACKED_BYTES

name = "pushshift"
label = "Reddit dump (Pushshift, Arctic Shift)"

filters = ("subreddit", "submission", "after", "before")

_NAME = re.compile(r"R[CS]_\d{4}-\d{2}")
_NARROW = f"filter it by {', '.join(filters)}"


def looks_like(head: bytes, filename: str) -> bool:
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    if not first.startswith(b"{"):
        return False
    is_dump = b'"subreddit"' in first and (b'"link_id"' in first or b'"selftext"' in first)
    return is_dump or _NAME.match(filename) is not None


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """One thread per submission, comments without theirs under a thread of unknown title.

    The file may be a set of dumps, which are read as one. It may be of any length; what passes the filters is kept
    until the last is read, up to `options.max_bytes` of it, and what memory does not hold of it on disk.
    """
    notices = Notices()
    wanted = _Wanted.told_by(options.filters)
    discussions = Discussions(notices)
    kept = size = passed_over = 0
    for place, line in _lines(file, options):
        try:
            record = wanted.record(line, place)
            if record is None:
                passed_over += 1
                continue
            kept, size = kept + 1, size + len(line)
            _refuse_much(kept, size, options)
            _sort_in(record, place, discussions)
        except MalformedFile as error:
            if not options.skip_bad or kept > MAX_COMMENTS or size > options.max_bytes:
                raise
            notices.add("bad_record", error.place, f"{error.problem}; left out")
    if not discussions.count():
        advice = "widen the filters" if passed_over else "choose a file that holds a thread"
        raise MalformedFile(
            "nothing in the dump passes the filters" if passed_over else "the dump is empty", advice=advice
        )
    if passed_over:
        notices.add("filtered_out", "", f"{passed_over:,} records do not pass the filters", count=passed_over)
    yield from discussions.threads(options)


def _lines(file: BinaryIO, options: Options) -> Iterator[tuple[str, str]]:
    """The lines of all dumps that are not blank, with their places."""
    for part in parts(file, options):
        with part.named():
            for number, line in enumerate(_lines_of(part), start=1):
                if line.strip():
                    yield part.at(f"line {number}"), line


def _lines_of(part: Part) -> Iterator[str]:
    # What is read is not held, so the limit of the whole file is that of unpacking.
    return lines(part.file, replace(part.options, max_bytes=MAX_UNPACKED_BYTES), expected="a Reddit dump")


def _refuse_much(kept: int, size: int, options: Options) -> None:
    if kept > MAX_COMMENTS:
        raise MalformedFile(f"more than {MAX_COMMENTS:,} records are wanted of the dump", advice=_NARROW)
    if size > options.max_bytes:
        raise MalformedFile(f"more than {options.max_bytes:,} bytes are wanted of the dump", advice=_NARROW)


def _sort_in(record: Mapping[str, Any], place: str, discussions: Discussions) -> None:
    submission_id = _submission_id(record, place)
    if submission_id is None:
        raise MalformedFile(
            "this is neither a comment (link_id, body) nor a submission (id, title) of a dump",
            place=place,
            advice="correct it, or leave broken records out",
        )
    if "body" in record:
        discussions.take_comment(submission_id, record, place)
    else:
        discussions.take_submission(submission_id, record, place)


def _submission_id(record: Mapping[str, Any], place: str) -> str | None:
    if "body" in record:
        return bare_id(record.get("link_id"), place)
    return bare_id(record.get("id"), place) if "title" in record else None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the filters let pass; an empty set and None let everything."""

    subreddits: frozenset[str]
    submissions: frozenset[str]
    after: datetime | None
    before: datetime | None

    @classmethod
    def told_by(cls, filters: Mapping[str, str]) -> _Wanted:
        """Raises MalformedFile for a time that is none."""
        return cls(
            frozenset(re.sub(r"^/?r/", "", word.lower()) for word in words_of(filters, "subreddit")),
            frozenset(word.removeprefix("t3_") for word in words_of(filters, "submission")),
            time_of(filters, "after"),
            time_of(filters, "before"),
        )

    def record(self, line: str, place: str) -> dict[str, Any] | None:
        """The record of a line, None if it is not wanted. Raises MalformedFile."""
        # Parsing costs most. A line without its end is parsed all the same, for that is how a file cut off shows.
        if line.endswith("\n") and not self._may_hold(line):
            return None
        record = parse(line, place)
        if not isinstance(record, dict):
            raise MalformedFile("a record was expected", place=place, advice="choose a file of one record a line")
        return record if self._lets_pass(record, place) else None

    def _may_hold(self, line: str) -> bool:
        """Whether a wanted name stands anywhere in the line, which dumps write without escapes."""
        if self.submissions and not any(wanted in line for wanted in self.submissions):
            return False
        if not self.subreddits:
            return True
        lower = line.lower()
        return any(wanted in lower for wanted in self.subreddits)

    def _lets_pass(self, record: Mapping[str, Any], place: str) -> bool:
        if self.subreddits and str(record.get("subreddit")).lower() not in self.subreddits:
            return False
        if self.submissions and _submission_id(record, place) not in self.submissions:
            return False
        if self.after is None and self.before is None:
            return True
        at, _ = parse_time(record.get("created_utc"))
        return at is not None and (not self.after or at >= self.after) and (not self.before or at < self.before)
