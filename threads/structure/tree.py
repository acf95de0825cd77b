"""Parent links to reading order: position, depth and the end of each subtree, without recursion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """Where a comment stands in its thread. The article has position 0 and depth 0, so positions here begin at 1."""

    position: int
    depth: int
    subtree_end: int
    """Position of the last comment below this one; its own position if there is none."""


@dataclass(frozen=True)
class Resolution:
    """Parent links by index, and what had to be mended to get a tree."""

    parents: list[int | None]
    """For each comment the index of its parent; None answers the article."""
    orphans: Mapping[str, int]
    """Missing parent id to the number of comments that name it, in source order."""
    cycles: list[tuple[str, ...]]
    """The ids of each cycle, each comment followed by the one it answers; the first became a root."""


def lay_out(parents: Sequence[int | None]) -> list[Place]:
    """The place of each comment in depth-first reading order, siblings in source order, in linear time.

    `parents[i]` is the index of the parent of comment i, None if it answers the article.
    Raises ValueError if an index lies outside the sequence or the links hold a cycle (see `resolve`).
    """
    replies: list[list[int]] = [[] for _ in parents]
    roots: list[int] = []
    for index, parent in enumerate(parents):
        if parent is None:
            roots.append(index)
        elif 0 <= parent < len(parents):
            replies[parent].append(index)
        else:
            raise ValueError(f"Comment {index} names parent {parent}, but there are {len(parents)} comments.")

    order: list[int] = []
    waiting = roots[::-1]
    while waiting:
        index = waiting.pop()
        order.append(index)
        waiting.extend(reversed(replies[index]))
    if len(order) < len(parents):
        raise ValueError(
            f"{len(parents) - len(order)} comments never reach the article: their parent links are a cycle."
        )
    return _places(parents, order)


def _places(parents: Sequence[int | None], order: Sequence[int]) -> list[Place]:
    depth = [1] * len(parents)
    size = [1] * len(parents)
    for index in order:
        parent = parents[index]
        if parent is not None:
            depth[index] = depth[parent] + 1
    for index in reversed(order):
        parent = parents[index]
        if parent is not None:
            size[parent] += size[index]

    places = [Place(0, 0, 0)] * len(parents)
    for position, index in enumerate(order, start=1):
        places[index] = Place(position, depth[index], position + size[index] - 1)
    return places


def resolve(ids: Sequence[str | None], parent_ids: Sequence[str | None]) -> Resolution:
    """Link comments to their parents by id; a child may come before its parent.

    `ids` are unique where they are not None; a parent id of None answers the article. An orphan becomes a root, and
    so does the earliest comment (in source order) of each cycle. Raises ValueError if the lengths differ.
    """
    index_of = {comment_id: index for index, comment_id in enumerate(ids) if comment_id is not None}
    parents: list[int | None] = []
    orphans: Counter[str] = Counter()
    for _, parent_id in zip(ids, parent_ids, strict=True):
        parent = None if parent_id is None else index_of.get(parent_id)
        parents.append(parent)
        if parent_id is not None and parent is None:
            orphans[parent_id] += 1

    cycles = []
    for cycle in _cycles(parents):
        parents[cycle[0]] = None
        # Whoever stands in a cycle is someone's parent, so it has an id.
        cycles.append(tuple(str(ids[index]) for index in cycle))
    return Resolution(parents, orphans, cycles)


def _cycles(parents: Sequence[int | None]) -> list[list[int]]:
    """Each cycle once, from its earliest member along the parent links; cycles in order of that member."""
    seen_by: list[int | None] = [None] * len(parents)
    cycles = []
    for start in range(len(parents)):
        index: int | None = start
        while index is not None and seen_by[index] is None:
            seen_by[index] = start
            index = parents[index]
        if index is not None and seen_by[index] == start:
            cycles.append(_around(parents, index))
    return sorted(cycles)


def _around(parents: Sequence[int | None], member: int) -> list[int]:
    cycle = [member]
    while (following := parents[cycle[-1]]) is not None and following != member:
        cycle.append(following)
    earliest = cycle.index(min(cycle))
    return cycle[earliest:] + cycle[:earliest]
