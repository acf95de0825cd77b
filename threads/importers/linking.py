"""Parent links that hold: doubled ids, circles and parents that are not there, before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from threads.importers.base import RawComment
from threads.importers.notices import Notices

ROOT_VALUES = frozenset({"", "0", "-1", "root", "null", "None"})
"""Parents that mean "answers the article", unless a comment really has that id."""


def link(
    comments: Sequence[RawComment],
    notices: Notices,
    *,
    article_ids: frozenset[str] = frozenset(),
    roots: frozenset[str] | None = None,
) -> list[RawComment]:
    """The comments of one thread, in order, with parent links that are a forest.

    `roots` (ROOT_VALUES where they are None), `article_ids` (ids that stand for the article) and a comment's own id
    become None. A circle is broken at its earliest comment, which becomes a root. A parent that is not in the file is
    kept, with one notice per id.
    """
    known = {comment.external_id for comment in comments if comment.external_id is not None}
    roots = ((ROOT_VALUES if roots is None else roots) | article_ids) - known
    linked = [
        replace(comment, parent_external_id=None)
        if comment.parent_external_id in roots or _answers_itself(comment)
        else comment
        for comment in comments
    ]
    _tell_orphans(linked, known, notices)
    for index in _circle_openers(linked):
        comment = linked[index]
        notices.add(
            "cycle",
            comment.place,
            f"{comment.external_id!r} answers {comment.parent_external_id!r}, which answers it in turn; "
            "it was made to answer the article",
        )
        linked[index] = replace(comment, parent_external_id=None)
    return linked


def _answers_itself(comment: RawComment) -> bool:
    return comment.parent_external_id is not None and comment.parent_external_id == comment.external_id


def _tell_orphans(comments: Sequence[RawComment], known: set[str], notices: Notices) -> None:
    first: dict[str, RawComment] = {}
    missing: Counter[str] = Counter()
    for comment in comments:
        parent = comment.parent_external_id
        if parent is not None and parent not in known:
            missing[parent] += 1
            first.setdefault(parent, comment)
    for parent, count in missing.items():
        notices.add("orphan", first[parent].place, f"the parent {parent!r} is not in the file", count=count)


def _circle_openers(comments: Sequence[RawComment]) -> list[int]:
    """The earliest comment of each circle. Every comment is walked over once."""
    place_of = {comment.external_id: index for index, comment in enumerate(comments)}
    walk_of: dict[int, int] = {}
    openers = []
    for start in range(len(comments)):
        index: int | None = start
        while index is not None and index not in walk_of:
            walk_of[index] = start
            parent = comments[index].parent_external_id
            index = None if parent is None else place_of.get(parent)
        if index is not None and walk_of[index] == start:
            openers.append(_earliest(comments, place_of, index))
    return openers


def _earliest(comments: Sequence[RawComment], place_of: dict[str | None, int], inside: int) -> int:
    earliest = index = inside
    while (index := place_of[comments[index].parent_external_id]) != inside:
        earliest = min(earliest, index)
    return earliest
