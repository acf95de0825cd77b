"""Groups of threads into parts of wished sizes, stratified by label, the same for the same seed.

Groups are placed one after the other, in an order drawn from the seed. Each goes where its rarest label is missed
most (Sechidis, Tsoumakas, Vlahavas, "On the Stratification of Multi-Label Data", 2011), among the parts that still
have room for it; where none has, to the part that misses most comments. So no part outgrows its wished size by as
much as the largest group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from annotations.splitting.tying import Member, groups_of

Group = list[Member]


class Indivisible(Exception):
    """The groups cannot be divided so. `share` is the largest group's of all comments, `threads` how many it has."""

    def __init__(self, groups: Sequence[Group], parts: int) -> None:
        largest = max(groups, key=_size)
        self.groups, self.parts = len(groups), parts
        self.threads = len(largest)
        self.share = _size(largest) / max(1, sum(map(_size, groups)))
        super().__init__(f"{self.groups} groups for {parts} parts; the largest has {self.share:.0%} of the comments")


@dataclass(frozen=True, slots=True)
class Plan:
    """How to divide: the weight of each part, which kinds of ties bind, the seed, and which members are placed already.

    A member that is placed stays, whatever is added; unless it turns out to hang together with one placed elsewhere.
    Then all of them go where most of their comments are.
    """

    weights: Mapping[str, int]
    kinds: Collection[str] = ()
    seed: int = 0
    placed: Mapping[int, str] = field(default_factory=dict)


def divide(members: Iterable[Member], plan: Plan) -> dict[int, str]:
    """The part of each member, by key. Raises Indivisible where one group is larger than any part, or a part would
    stay empty."""
    groups = groups_of(members, plan.kinds)
    weights = {part: weight for part, weight in plan.weights.items() if weight > 0}
    total = sum(map(_size, groups))
    if len(groups) < len(weights) or _size(max(groups, key=_size)) * sum(weights.values()) > total * max(
        weights.values()
    ):
        raise Indivisible(groups, len(weights))
    filling = _Filling(weights, groups)
    for group in groups:
        if part := _placed(group, plan.placed):
            filling.put(group, part)
    waiting = [group for group in groups if _placed(group, plan.placed) is None]
    waiting.sort(key=lambda group: _drawn(plan.seed, group))
    for left, group in zip(range(len(waiting), 0, -1), waiting, strict=True):
        filling.put(group, filling.best(group, left, plan.seed))
    return filling.parts


class _Filling:
    """Parts while they are filled. Needs are whole numbers, in units of one comment by the sum of the weights."""

    def __init__(self, weights: Mapping[str, int], groups: Sequence[Group]) -> None:
        self._scale = sum(weights.values())
        self.parts: dict[int, str] = {}
        self._left: Counter[str] = Counter()
        for group in groups:
            self._left.update(_labels(group))
        size = sum(map(_size, groups))
        self._need = {part: weight * size for part, weight in weights.items()}
        self._missed = {
            part: Counter({label: weight * count for label, count in self._left.items()})
            for part, weight in weights.items()
        }
        self._empty = set(weights)

    def best(self, group: Group, left: int, seed: int) -> str:
        """Where the group goes while so many, itself included, are not placed yet."""
        size, labels = _size(group), _labels(group)
        # The last ones go where nothing is: a part without threads is of no use.
        parts = list(self._empty) if left <= len(self._empty) else list(self._need)
        room = [part for part in parts if self._need[part] >= size * self._scale]
        rarest = min(labels, key=lambda label: (self._left[label], label), default=None)

        def rank(part: str) -> tuple[int, int, int]:
            missed = self._missed[part][rarest] if rarest and room else 0
            return missed, self._need[part], _drawn(seed, group, part)

        return max(sorted(room or parts), key=rank)

    def put(self, group: Group, part: str) -> None:
        """The group is in that part from now on."""
        self.parts.update({member.key: part for member in group})
        labels = _labels(group)
        self._left.subtract(labels)
        self._need[part] -= _size(group) * self._scale
        self._missed[part].subtract({label: count * self._scale for label, count in labels.items()})
        self._empty.discard(part)


def _placed(group: Group, placed: Mapping[int, str]) -> str | None:
    sizes: Counter[str] = Counter()
    for member in group:
        if part := placed.get(member.key):
            sizes[part] += member.size
    return max(sorted(sizes), key=sizes.__getitem__, default=None)


def _size(group: Group) -> int:
    return sum(member.size for member in group)


def _labels(group: Group) -> Counter[str]:
    found: Counter[str] = Counter()
    for member in group:
        found.update(member.labels)
    return found


def _drawn(seed: int, group: Group, part: str = "") -> int:
    """A number that looks drawn, and is the same in every process and version."""
    message = f"{seed}:{min(member.key for member in group)}:{part}".encode()
    return int.from_bytes(blake2b(message, digest_size=8).digest(), "big")
