"""Which message answers which, and which opens a thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import NamedTuple

from threads.importers.mail.splitting import Part
from threads.importers.notices import Notices
from threads.importers.shelf import Shelf


class Entry(NamedTuple):
    """A message by its headers. `references` is oldest first."""

    message_id: str
    part: Part
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    parent: str | None = None
    """The message of the file that it answers; `linked` fills it in, and the one below."""
    missing_parent: str | None = None
    """The message it answers, where that is not in the file."""


def linked(entries: Mapping[str, Entry], notices: Notices) -> Iterator[tuple[str, Entry]]:
    """Each message linked to its parent, with the id of the message that opens its thread; in the order of the file.

    The parent is the message of In-Reply-To, else the last one of References that is in the file. A message whose
    parent is missing, and the earliest of a circle, open threads of their own, with a notice. `entries` has the
    messages by their ids, as many as there may be in a file: what is found out about them lies on disk too.
    """
    links: Shelf[str, _Link] = Shelf()
    for entry in entries.values():
        links[entry.message_id] = _link(entry, entries, notices)
    opening: Shelf[str, str] = Shelf()
    for message_id in entries:
        walked: dict[str, None] = {}
        current = message_id
        while current not in opening and current not in walked and (parent := links[current].parent) is not None:
            walked[current] = None
            current = parent
        if current in walked:
            current = _break_circle(current, entries, links, notices)
        first = opening.setdefault(current, current)
        for each in walked:
            opening[each] = first
    for message_id, entry in entries.items():
        link = links[message_id]
        yield opening[message_id], entry._replace(parent=link.parent, missing_parent=link.missing)


class _Link(NamedTuple):
    """What a message answers, in the file or not."""

    parent: str | None = None
    missing: str | None = None


def _link(entry: Entry, entries: Mapping[str, Entry], notices: Notices) -> _Link:
    named = (*entry.in_reply_to, *reversed(entry.references))
    others = [message_id for message_id in named if message_id != entry.message_id]
    parent = next((message_id for message_id in others if message_id in entries), None)
    if parent is not None or not others:
        return _Link(parent)
    notices.add(
        "thread_of_reply",
        entry.part.place,
        f"the message it answers, {others[0]!r}, is not in the file; it starts a thread of its own",
    )
    return _Link(missing=others[0])


def _break_circle(
    inside: str, entries: Mapping[str, Entry], links: MutableMapping[str, _Link], notices: Notices
) -> str:
    """The earliest message of the circle `inside` is in, which from now on answers nothing."""
    circle = [inside]
    while (parent := links[circle[-1]].parent) is not None and parent != inside:
        circle.append(parent)
    first = min((entries[message_id] for message_id in circle), key=lambda entry: entry.part.start)
    answered = links[first.message_id].parent
    notices.add(
        "cycle",
        first.part.place,
        f"{first.message_id!r} answers {answered!r}, which answers it in turn; it starts a thread of its own",
    )
    links[first.message_id] = _Link()
    return first.message_id
