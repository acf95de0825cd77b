"""The comments of one thread as they are found: doubles told apart, what stays out left out, parents linked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment
from threads.importers.linking import link
from threads.importers.notices import Notices

TITLE_CHARACTERS = 80


class Gathering:
    """Takes the comments of one thread in the order of the file; every one has an id."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._found: dict[str, RawComment] = {}
        self._left_out: set[str] = set()

    def __contains__(self, external_id: str) -> bool:
        return external_id in self._found

    def __len__(self) -> int:
        return len(self._found)

    def add(self, comment: RawComment) -> None:
        """Keep a comment. Raises MalformedFile if its id stands for another one."""
        own_id = comment.external_id or ""
        if len(self._found) >= MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
        earlier = self._found.setdefault(own_id, comment)
        if earlier is comment:
            return
        if _said(earlier) != _said(comment):
            raise MalformedFile(
                f"the id {own_id!r} stands for another comment at {earlier.place}",
                place=comment.place,
                advice="give each comment of a thread an id of its own",
            )
        self._notices.add("duplicate", comment.place, f"{own_id!r} repeats {earlier.place} and was left out")

    def leave_out(self, comment: RawComment, reason: str) -> None:
        """Keep no more of a comment than its place, and that only if a kept comment answers it."""
        own_id = comment.external_id or ""
        if own_id not in self._found:
            self.add(emptied(comment))
            self._left_out.add(own_id)
            self._notices.add("left_out", comment.place, f"{own_id!r} {reason} and was left out")

    def comments(self, article_ids: frozenset[str] = frozenset()) -> tuple[RawComment, ...]:
        """All that is kept, with parent links that are a forest; `article_ids` stand for the article."""
        needed = self._needed()
        staying = [
            comment for own_id, comment in self._found.items() if own_id in needed or own_id not in self._left_out
        ]
        if needed:
            what = "kept as empty places, since comments answer them"
            self._notices.add("placeholder", "", f"{len(needed)} of those left out were {what}", count=len(needed))
        return tuple(link(staying, self._notices, article_ids=article_ids))

    def _needed(self) -> set[str]:
        """Those left out above a kept comment."""
        needed: set[str] = set()
        for own_id, comment in self._found.items():
            parent = None if own_id in self._left_out else comment.parent_external_id
            while parent in self._left_out and parent not in needed:
                needed.add(parent)
                parent = self._found[parent].parent_external_id
        return needed


def emptied(comment: RawComment) -> RawComment:
    """The bare place of a comment: its id, its parent and no word of it."""
    return RawComment(comment.external_id, comment.parent_external_id, "", state="placeholder", place=comment.place)


def withheld(comment: RawComment, notices: Notices) -> RawComment:
    """A deleted or removed comment without its text; a notice tells where there still was one."""
    if comment.text:
        notices.add(
            "text_withheld", comment.place, f"{comment.external_id!r} is {comment.state}; its text was left out"
        )
    return replace(comment, text="", anchors=(), quoted=(), markup=None, raw=None)


def title_of(options: Options, *found: str | None, is_only: bool = True) -> str:
    """A title for a thread: the one given for a single one, else the first found, else the name of the file.

    What was found may be a text: its first line serves, cut where it is long.
    """
    given = options.title if is_only else None
    if given:
        return given
    for text in found:
        line = next((line.strip() for line in (text or "").split("\n") if line.strip()), "")
        if line:
            return line if len(line) <= TITLE_CHARACTERS else f"{line[: TITLE_CHARACTERS - 1].rstrip()}…"
    return PurePath(options.filename).stem or "Untitled"


def _said(comment: RawComment) -> tuple[str, str | None, str | None]:
    return comment.text, comment.author, comment.parent_external_id
