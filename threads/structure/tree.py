"""Parent links to reading order: position, depth and the end of each subtree, without recursion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """Where a comment stands in its thread. The article has position 0 and depth 0, so positions here begin at 1."""

    position: int
    depth: int
    subtree_end: int
    """Position of the last comment below this one; its own position if there is none."""


def lay_out(parents: Sequence[int | None]) -> list[Place]:
    """The place of each comment in depth-first reading order, siblings in source order, in linear time.

    `parents[i]` is the index of the parent of comment i, None if it answers the article.
    Raises ValueError if an index lies outside the sequence or the links hold a cycle.
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
