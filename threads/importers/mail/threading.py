"""Which message answers which, and which opens a thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from threads.importers.mail.splitting import Part
from threads.importers.notices import Notices


@dataclass(slots=True)
class Entry:
    """A message by its headers. `references` is oldest first."""

    message_id: str
    part: Part
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    parent: str | None = None
    """The message of the file that it answers; `open_threads` fills it in, and the one below."""
    missing_parent: str | None = None
    """The message it answers, where that is not in the file."""


def open_threads(entries: Sequence[Entry], notices: Notices) -> Mapping[str, str]:
    """Link each message to its parent; gives for every message id the id of the message that opens its thread.

    The parent is the message of In-Reply-To, else the last one of References that is in the file. A message whose
    parent is missing, and the earliest of a circle, open threads of their own, with a notice.
    """
    order = {entry.message_id: number for number, entry in enumerate(entries)}
    for entry in entries:
        _link(entry, order, notices)
    opening: dict[str, str] = {}
    for entry in entries:
        walked: dict[str, None] = {}
        current = entry
        while current.message_id not in opening and current.message_id not in walked and current.parent is not None:
            walked[current.message_id] = None
            current = entries[order[current.parent]]
        if current.message_id in walked:
            current = _broken_circle(current, entries, order, notices)
        first = opening.setdefault(current.message_id, current.message_id)
        opening.update(dict.fromkeys(walked, first))
    return opening


def _link(entry: Entry, order: Mapping[str, int], notices: Notices) -> None:
    named: Iterable[str] = (*entry.in_reply_to, *reversed(entry.references))
    others = [message_id for message_id in named if message_id != entry.message_id]
    entry.parent = next((message_id for message_id in others if message_id in order), None)
    if others and entry.parent is None:
        entry.missing_parent = others[0]
        notices.add(
            "thread_of_reply",
            entry.part.place,
            f"the message it answers, {others[0]!r}, is not in the file; it starts a thread of its own",
        )


def _broken_circle(inside: Entry, entries: Sequence[Entry], order: Mapping[str, int], notices: Notices) -> Entry:
    """The earliest message of the circle `inside` is in, which from now on answers nothing."""
    earliest = number = order[inside.message_id]
    while (parent := entries[number].parent) is not None and (number := order[parent]) != order[inside.message_id]:
        earliest = min(earliest, number)
    first = entries[earliest]
    notices.add(
        "cycle",
        first.part.place,
        f"{first.message_id!r} answers {first.parent!r}, which answers it in turn; it starts a thread of its own",
    )
    first.parent = None
    return first
