"""Which members hang together, directly or by way of others: the connected components of their ties."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Tie(NamedTuple):
    """Something that members may share: its kind, such as author, and which one it is."""

    kind: str
    what: Hashable


@dataclass(frozen=True, slots=True)
class Member:
    """A thread, by its key: its size in comments, its ties, and how often each label was given in it."""

    key: int
    size: int = 1
    ties: frozenset[Tie] = frozenset()
    labels: Mapping[str, int] = field(default_factory=dict)


def groups_of(members: Iterable[Member], kinds: Collection[str]) -> list[list[Member]]:
    """The members in groups that share no tie of these kinds; in each, and among each other, in the order given."""
    above: dict[int, int] = {}
    first: dict[Tie, int] = {}
    members = list(members)
    for member in members:
        above[member.key] = member.key
        for tie in member.ties:
            if tie.kind in kinds:
                _join(above, member.key, first.setdefault(tie, member.key))
    groups: dict[int, list[Member]] = {}
    for member in members:
        groups.setdefault(_top(above, member.key), []).append(member)
    return list(groups.values())


def _top(above: dict[int, int], key: int) -> int:
    while above[key] != key:
        above[key] = above[above[key]]  # halves the way for whoever asks next
        key = above[key]
    return key


def _join(above: dict[int, int], one: int, other: int) -> None:
    one, other = _top(above, one), _top(above, other)
    # The smaller key is on top, so that the outcome does not depend on the order of ties, which are a set.
    above[max(one, other)] = min(one, other)
