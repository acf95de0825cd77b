"""Parent links that are a forest: root values, orphans, comments that answer themselves, circles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from threads.importers.base import RawComment
from threads.importers.notices import Notices

ROOT_VALUES = frozenset({"", "0", "-1", "root", "null", "None"})
"""Parents that mean "answers the article", unless a comment really has that id."""

_NAMED = 5
"""How many ids a message names."""


def link(
    comments: Sequence[RawComment],
    notices: Notices,
    *,
    article_ids: Collection[str] = (),
    roots: Collection[str] | None = None,
) -> list[RawComment]:
    """The comments of one thread, in order, with parent links that are a forest.

    `roots` (ROOT_VALUES where they are None), `article_ids` (ids that stand for the article) and a comment's own id
    become None. A circle is cut at its earliest comment, which becomes a root. A parent that is not in the file is
    kept, with one notice per id.
    """
    index_of = {comment.external_id: index for index, comment in enumerate(comments)}
    tops = frozenset(ROOT_VALUES if roots is None else roots).union(article_ids) - index_of.keys()
    linked = [
        replace(comment, parent_external_id=None)
        if comment.parent_external_id in tops or _answers_itself(comment)
        else comment
        for comment in comments
    ]
    # That is how some sources write a root: its number says enough.
    notices.count("self_parent", sum(map(_answers_itself, comments)))
    _tell_orphans(linked, index_of.keys(), notices)
    for circle in _circles([_index(index_of, comment.parent_external_id) for comment in linked]):
        first = linked[circle[0]]
        ids = _named([linked[index].external_id for index in circle])
        message = f"{ids} answer each other in a circle; the first was made to answer the article"
        notices.add("cycle", first.place, message)
        linked[circle[0]] = replace(first, parent_external_id=None)
    return linked


def _answers_itself(comment: RawComment) -> bool:
    return comment.parent_external_id is not None and comment.parent_external_id == comment.external_id


def _index(index_of: Mapping[str | None, int], external_id: str | None) -> int | None:
    return None if external_id is None else index_of.get(external_id)


def _tell_orphans(comments: Sequence[RawComment], known: Collection[str | None], notices: Notices) -> None:
    first: dict[str, RawComment] = {}
    missing: Counter[str] = Counter()
    for comment in comments:
        parent = comment.parent_external_id
        if parent is not None and parent not in known:
            missing[parent] += 1
            first.setdefault(parent, comment)
    for parent, count in missing.items():
        notices.add("orphan", first[parent].place, f"the parent {parent!r} is not in the file", count=count)
    notices.count("missing_parent", len(missing))


def _circles(parents: Sequence[int | None]) -> list[list[int]]:
    """Each circle once, from its earliest comment along the parent links; every comment is walked over once."""
    walk_of: list[int | None] = [None] * len(parents)
    circles = []
    for start in range(len(parents)):
        index: int | None = start
        while index is not None and walk_of[index] is None:
            walk_of[index] = start
            index = parents[index]
        if index is not None and walk_of[index] == start:
            circles.append(_around(parents, index))
    return sorted(circles)


def _around(parents: Sequence[int | None], member: int) -> list[int]:
    circle = [member]
    while (following := parents[circle[-1]]) is not None and following != member:
        circle.append(following)
    earliest = circle.index(min(circle))
    return circle[earliest:] + circle[:earliest]


def _named(ids: Sequence[str | None]) -> str:
    more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
    return ", ".join(repr(external_id) for external_id in ids[:_NAMED]) + more
