"""What columns, as they are chosen, would make of the rows of a preview: counted, so that a wrong choice is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from threads.importers.base import MalformedFile
from threads.importers.cells import id_of
from threads.importers.previewing import Preview, PreviewRow
from threads.importers.times import day_orders, parse_time


class Stranger(NamedTuple):
    """A parent that no comment here has as its id."""

    value: str
    comments: int
    """How many name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """Counts over the comments among the rows of a preview."""

    comments: int
    threads: int
    replies: int
    """Comments that answer another one, by its id or by standing inside it."""
    strangers: tuple[Stranger, ...]
    """The most frequent first."""
    without_text: int
    repeated_ids: int
    unread_times: tuple[str, ...]
    """Times that stay unknown, as they are written."""
    day_orders: frozenset[bool] | None
    """What `Options.day_first` may be so that all times such as 01/02/2003 are times; None without such times."""


@dataclass(frozen=True, slots=True)
class _Comment:
    row: PreviewRow
    thread: str
    id: str
    parent: str | None


def foresee(preview: Preview, columns: Mapping[str, str], *, day_first: bool | None = None) -> Foresight:
    """Count what the columns (by target) would give."""
    comments = list(_comments(preview, columns))
    known = Counter((comment.thread, comment.id) for comment in comments)
    threads = {comment.thread for comment in comments}
    answered = [(comment.thread, comment.parent) for comment in comments if comment.parent is not None]
    strangers = Counter(parent for thread, parent in answered if (thread, parent) not in known and parent != thread)
    inside = sum(1 for comment in comments if comment.parent is None and comment.row.is_inside)
    times = [row.values.get(columns.get("created", "")) for row in preview.rows]
    orders = [found for time in times if (found := day_orders(time))]
    return Foresight(
        comments=len(comments),
        threads=len(threads),
        replies=sum(1 for answer in answered if answer in known) + inside,
        strangers=tuple(Stranger(*found) for found in strangers.most_common()),
        without_text=sum(1 for comment in comments if comment.row.values.get(columns.get("text", "")) in (None, "")),
        repeated_ids=known.total() - len(known),
        unread_times=tuple(
            str(time) for time in times if time not in (None, "") and not parse_time(time, day_first=day_first)[0]
        ),
        day_orders=frozenset.intersection(*orders) if orders else None,
    )


def _comments(preview: Preview, columns: Mapping[str, str]) -> Iterator[_Comment]:
    """The comments, with the ids that an import would give them."""
    records: dict[str, str] = {}
    number = 0
    for row in preview.rows:
        cells = {target: _id(row.values.get(columns.get(target, ""))) for target in ("thread", "id", "parent")}
        if row.is_thread:
            records[row.place] = cells["thread"] or cells["id"] or row.place
            continue
        number += 1
        thread = records[row.within] if row.within else cells["thread"] or ""
        yield _Comment(row, thread, cells["id"] or str(number), cells["parent"])


def _id(value: Any) -> str | None:
    try:
        return id_of(value, "")
    except MalformedFile:
        return str(value)
