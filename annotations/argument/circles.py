"""Relations that lead back to where they start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Span = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation: from a passage of one comment to a passage of another. A span of None is the whole comment."""

    key: int
    source: int
    source_span: Span
    target: int
    target_span: Span


def touch(one: Span, other: Span) -> bool:
    """Whether two passages of a comment have words in common; the whole comment has with every one."""
    return one is None or other is None or (one[0] < other[1] and other[0] < one[1])


def circles(links: Iterable[Link]) -> list[list[int]]:
    """The keys of links that lead back to themselves, one list a circle (links that share a way are one), sorted.

    A link leads on to those that start where it ends. Linear in links and ways on (Tarjan 1972, without recursion).
    """
    rows = list(links)
    starting: dict[int, list[Link]] = defaultdict(list)
    for link in rows:
        starting[link.source].append(link)
    onward = {
        link.key: [other.key for other in starting[link.target] if touch(link.target_span, other.source_span)]
        for link in rows
    }
    found = [part for part in _components(onward) if len(part) > 1 or part[0] in onward[part[0]]]
    return sorted(sorted(part) for part in found)


def _components(onward: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Strongly connected components."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    held: set[int] = set()
    for root in onward:
        if root in index:
            continue
        ways: list[tuple[int, Iterator[int]]] = []

        def enter(key: int, ways: list[tuple[int, Iterator[int]]] = ways) -> None:
            index[key] = low[key] = len(index)
            stack.append(key)
            held.add(key)
            ways.append((key, iter(onward[key])))

        enter(root)
        while ways:
            key, rest = ways[-1]
            following = next(rest, None)
            if following is None:
                ways.pop()
                if ways:
                    low[ways[-1][0]] = min(low[ways[-1][0]], low[key])
                if low[key] == index[key]:
                    yield _unwound(stack, held, key)
            elif following not in index:
                enter(following)
            elif following in held:
                low[key] = min(low[key], index[following])


def _unwound(stack: list[int], held: set[int], key: int) -> list[int]:
    part: list[int] = []
    while not part or part[-1] != key:
        part.append(stack.pop())
        held.discard(part[-1])
    return part
