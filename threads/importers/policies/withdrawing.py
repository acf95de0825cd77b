"""What was taken back: the words go, the place stays, so that the answers keep theirs.

Whoever deletes a comment asks to be out of it: the name goes with the text, also where the file still holds both.
Whom a moderator removed has asked for nothing: the text goes, the name stays as the source gives it. An account that
was deleted takes its name along and leaves its texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from threads.importers.base import RawComment, State
from threads.importers.notices import Notices

WITHDRAWN: frozenset[State] = frozenset({"deleted", "removed", "erased"})
NOBODY = "[deleted]"
"""What Reddit and those who copy it show for a deleted account; nobody can be called so."""

_TOMBSTONES: dict[str, State] = {"[deleted]": "deleted", "[removed]": "removed"}


def tombstone_of(text: str) -> State | None:
    """What Reddit and its copies mean by this text in place of a comment; None where it is a comment."""
    return _TOMBSTONES.get(text.strip())


def withdraw(comments: Iterable[RawComment], notices: Notices) -> list[RawComment]:
    """The comments without the texts and names that were taken back, and how many that concerns."""
    kept = []
    for comment in comments:
        if comment.state in WITHDRAWN:
            notices.count(comment.state, 1)
            kept.append(_without_words(comment, notices))
        elif comment.author == NOBODY:
            notices.count("author_gone", 1)
            kept.append(replace(comment, author=None))
        else:
            kept.append(comment)
    return kept


def _without_words(comment: RawComment, notices: Notices) -> RawComment:
    if comment.text:
        notices.add("text_withheld", comment.place, f"it is marked as {comment.state}, so its text was left out")
    author = None if comment.state == "deleted" or comment.author == NOBODY else comment.author
    return replace(comment, text="", author=author, anchors=(), quoted=(), markup=None, raw=None)
