"""Where each node of the graph stands: columns by how far it is from what started the argument, rows by the thread.

Every node hangs on one other: what its first relation points at. That makes a forest, drawn from left to right. The
first reply of a node stands in its row, every further one below all that hangs on the one before, so that no cell holds
two. Circles are cut where the thread begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.argument.base import PART, Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the grid, from 0."""

    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The nodes in the order they are read, each with its cell; and which edge each hangs by (none for a first one)."""

    nodes: Sequence[Node]
    cells: Mapping[str, Cell]
    hangs_by: Mapping[str, Edge]

    @property
    def columns(self) -> int:
        """How many there are."""
        return 1 + max((cell.column for cell in self.cells.values()), default=-1)

    @property
    def rows(self) -> int:
        """How many there are."""
        return 1 + max((cell.row for cell in self.cells.values()), default=-1)


def lay_out(graph: Graph) -> Layout:
    """The layout of the graph; the same for the same graph, in whatever order its parts come. O(n log n).

    Edges whose ends are not both among the nodes are left aside.
    """
    ordered = sorted(graph.nodes, key=lambda node: (node.order, node.key))
    rank = {node.key: place for place, node in enumerate(ordered)}
    hangs_by = _cut(_first_edges(graph.edges, rank), rank)
    below: dict[str, list[str]] = defaultdict(list)
    for node in ordered:
        if node.key in hangs_by:
            below[hangs_by[node.key].target].append(node.key)
    cells: dict[str, Cell] = {}
    row = 0
    for node in ordered:
        if node.key in hangs_by:
            continue
        stack = [(node.key, 0, False)]
        while stack:
            key, column, is_further = stack.pop()
            row += is_further
            cells[key] = Cell(column, row)
            replies = below[key]
            stack.extend((reply, column + 1, place > 0) for place, reply in reversed(list(enumerate(replies))))
        row += 1
    return Layout(ordered, cells, hangs_by)


def _first_edges(edges: Sequence[Edge], rank: Mapping[str, int]) -> dict[str, Edge]:
    """Of each node the edge that it hangs by: a relation before being part of something, and the earliest target."""
    first: dict[str, tuple[tuple[bool, int, str], Edge]] = {}
    for edge in edges:
        if edge.source not in rank or edge.target not in rank or edge.source == edge.target:
            continue
        weight = (edge.key == PART, rank[edge.target], edge.key)
        if edge.source not in first or weight < first[edge.source][0]:
            first[edge.source] = (weight, edge)
    return {source: edge for source, (_, edge) in first.items()}


def _cut(hangs_by: dict[str, Edge], rank: Mapping[str, int]) -> dict[str, Edge]:
    """Without the edges that close a circle: of each circle its earliest node hangs by nothing."""
    state: dict[str, int] = {}
    kept = dict(hangs_by)
    for start, key in enumerate(sorted(hangs_by, key=lambda key: rank[key])):
        way: list[str] = []
        while key in kept and key not in state:
            state[key] = start
            way.append(key)
            key = kept[key].target
        if key in kept and state.get(key) == start and key in way:
            circle = way[way.index(key) :]
            del kept[min(circle, key=lambda node: rank[node])]
    return kept
