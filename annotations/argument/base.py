"""The graph: labelled passages and listed claims, and the relations between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PART: Final = "part"
"""The type of an edge from a passage to the comment that it is part of."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A label as the picture shows it: its name, the slot of its colour (0 for none), and a letter."""

    name: str
    slot: int
    letter: str


@dataclass(frozen=True, slots=True)
class Node:
    """A comment, a span of one, the article or a listed claim.

    `order` is its place in the thread (position of the comment, start of the span); claims come first. `title` is what
    it is called, `words` the beginning of its text, `href` where a click leads.
    """

    key: str
    order: tuple[int, int, int]
    title: str
    words: str
    kind: str
    signs: Sequence[Sign] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """From what says something to what it is said about. `key` and `name` are the relation's label; `times` how many
    annotators say so.
    """

    source: str
    target: str
    key: str
    name: str
    slot: int = 0
    times: int = 1


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in any order, and edges between them."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
