"""The shape of a thread: what a page must know of all its comments, however few of them it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper

from annotations.services.orders import COLUMNS, Order
from annotations.services.progress import IS_UNIT
from threads.models import Thread


class Node(NamedTuple):
    """A comment's place. `place` of `set_size` counts among the replies to the same comment, from 1.

    In a flat order every comment is on the first level and counts among all.
    """

    pk: int
    position: int
    parent: int  # position of what it answers; 0 for the article and its replies
    depth: int
    place: int
    set_size: int
    same_author: int | None  # position of the author's previous comment
    end: int  # position of the last comment below it, or its own
    author: int | None


@dataclass(frozen=True, slots=True)
class Shape:
    """All places of a thread by comment id, the article first, and which of them are there to be judged.

    The comments follow in the order of the page; a comment's rank is its number in it, from 1. In the order of the tree
    rank and position are the same.
    """

    nodes: dict[int, Node]
    units: frozenset[int]
    order: Order = Order.TREE

    @property
    def comments(self) -> Sequence[Node]:
        """All but the article, by rank."""
        return [node for node in self.nodes.values() if node.position > 0]

    def at(self, position: int) -> Node | None:
        """The comment at the position, if there is one."""
        return next((node for node in self.nodes.values() if node.position == position), None)

    def rank_of(self, position: int) -> int:
        """The number of the comment at this position in the order of the page; 0 if there is none."""
        if not self.order.is_flat:
            return position if 0 < position < len(self.nodes) else 0
        return next((rank for rank, node in enumerate(self.comments, start=1) if node.position == position), 0)

    def next_undecided(self, rank: int, judged: Collection[int]) -> int | None:
        """The position of the first unit after this rank that is not judged, from the top again at the end."""
        comments = self.comments
        for node in (*comments[rank:], *comments[:rank]):
            if node.pk in self.units and node.pk not in judged:
                return node.position
        return None


Row = tuple[int, int | None, int, int, int | None, int]


def shape_of(thread: Thread, order: Order = Order.TREE) -> Shape:
    """Reads the shape in one query of bare columns."""
    is_unit = ExpressionWrapper(IS_UNIT, output_field=BooleanField())
    comments = thread.comments.in_reading_order().annotate(is_unit=is_unit)
    rows: list[Row] = []
    keys: list[Any] = []
    units: list[int] = []
    for pk, parent, position, depth, author, end, counts, key in comments.values_list(
        "pk", "parent_id", "position", "depth", "author_id", "subtree_end", "is_unit", COLUMNS.get(order, "depth")
    ).iterator(chunk_size=5000):
        rows.append((pk, parent, position or 0, depth, author, end or 0))
        keys.append(key)
        if counts:
            units.append(pk)
    nodes = list(places(rows))
    if order.is_flat:
        nodes = flat(nodes, keys, highest_first=order is Order.SCORE)
    return Shape({node.pk: node for node in nodes}, frozenset(units), order)


def places(rows: Iterable[Row]) -> Iterable[Node]:
    """Nodes of (id, parent id, position, depth, author id, subtree end) rows in reading order."""
    rows = list(rows)
    siblings = Counter(row[1] for row in rows)
    seen: Counter[int | None] = Counter()
    latest: dict[int | None, int] = {}
    position_of: dict[int | None, int] = {None: 0}
    for pk, parent, position, depth, author, end in rows:
        seen[parent] += 1
        position_of[pk] = position
        above, earlier = position_of.get(parent, 0), latest.get(author) if author else None
        yield Node(pk, position, above, depth, seen[parent], siblings[parent], earlier, end, author)
        latest[author] = position


def flat(nodes: Sequence[Node], keys: Sequence[Any], *, highest_first: bool) -> list[Node]:
    """The article, then the comments by their keys; those without one (None) last, equals in reading order."""
    articles = [node for node in nodes if node.position == 0]
    pairs = [(node, key) for node, key in zip(nodes, keys, strict=True) if node.position > 0]
    told = sorted((pair for pair in pairs if pair[1] is not None), key=lambda pair: pair[1], reverse=highest_first)
    arranged = [node for node, _ in (*told, *(pair for pair in pairs if pair[1] is None))]
    return articles + [
        node._replace(depth=1, place=rank, set_size=len(arranged)) for rank, node in enumerate(arranged, start=1)
    ]
