"""What two parts share after all, counted without a look at how they were made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from annotations.splitting.tying import Member, Tie


class Leak(NamedTuple):
    """Of one kind of tie: how many are shared by several members, and how many of those by members of several parts."""

    shared: int
    straddling: int


def leaks(members: Iterable[Member], parts: Mapping[int, str]) -> dict[str, Leak]:
    """By kind of tie, in alphabetical order; every member has a part."""
    holders: defaultdict[Tie, list[int]] = defaultdict(list)
    for member in members:
        for tie in member.ties:
            holders[tie].append(member.key)
    found: dict[str, Leak] = {}
    for tie, keys in holders.items():
        before = found.get(tie.kind, Leak(0, 0))
        straddles = len({parts[key] for key in keys}) > 1
        found[tie.kind] = Leak(before.shared + (len(keys) > 1), before.straddling + straddles)
    return dict(sorted(found.items()))
