"""The shape of a thread: what a page must know of all its comments, however few of them it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper

from annotations.services.progress import IS_UNIT
from threads.models import Thread


class Node(NamedTuple):
    """A comment's place. `place` of `set_size` counts among the replies to the same comment, from 1."""

    pk: int
    position: int
    parent: int  # position of what it answers; 0 for the article and its replies
    depth: int
    place: int
    set_size: int
    same_author: int | None  # position of the author's previous comment


@dataclass(frozen=True, slots=True)
class Shape:
    """All places of a thread by comment id, in reading order, and which of them are there to be judged."""

    nodes: dict[int, Node]
    units: frozenset[int]

    def at(self, position: int) -> Node | None:
        """The comment at the position, if there is one."""
        return next((node for node in self.nodes.values() if node.position == position), None)

    def next_undecided(self, position: int, judged: Collection[int]) -> int | None:
        """The position of the first unit after this one that is not judged, from the top again at the end."""
        open_units = [node.position for node in self.nodes.values() if node.pk in self.units and node.pk not in judged]
        return next((other for other in open_units if other > position), open_units[0] if open_units else None)


Row = tuple[int, int | None, int, int, int | None]


def shape_of(thread: Thread) -> Shape:
    """Reads the shape in one query of bare columns."""
    is_unit = ExpressionWrapper(IS_UNIT, output_field=BooleanField())
    comments = thread.comments.in_reading_order().annotate(is_unit=is_unit)
    rows: list[tuple[Row, bool]] = [
        ((pk, parent, position or 0, depth, author), bool(counts))
        for pk, parent, position, depth, author, counts in comments.values_list(
            "pk", "parent_id", "position", "depth", "author_id", "is_unit"
        )
    ]
    units = frozenset(row[0] for row, counts in rows if counts)
    return Shape({node.pk: node for node in places(row for row, _ in rows)}, units)


def places(rows: Iterable[Row]) -> Iterable[Node]:
    """Nodes of (id, parent id, position, depth, author id) rows in reading order."""
    rows = list(rows)
    siblings = Counter(parent for _, parent, *_ in rows)
    seen: Counter[int | None] = Counter()
    latest: dict[int | None, int] = {}
    position_of: dict[int | None, int] = {None: 0}
    for pk, parent, position, depth, author in rows:
        seen[parent] += 1
        position_of[pk] = position
        above, earlier = position_of.get(parent, 0), latest.get(author) if author else None
        yield Node(pk, position, above, depth, seen[parent], siblings[parent], earlier)
        latest[author] = position
