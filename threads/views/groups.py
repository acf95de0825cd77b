"""Lists of counted groups by cursor: how many there are of a group, and which one it is, name a place in the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from threads.views.request import whole_number

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Groups, the largest first, and the query strings of the neighbouring pages (empty where there is none)."""

    rows: Sequence[Mapping[str, Any]]
    earlier: str
    later: str


def page_of_groups(
    groups: QuerySet[Any], query: QueryDict, *, order: str, key: str, size: int = PAGE_SIZE
) -> GroupPage:
    """The page that `before` or `after` of the query names (count:key, as a neighbouring page gave it).

    `groups` are in the order (-order, key); see services.evidence.groups. A cursor that makes no sense is the start.
    """
    after, before = _cursor(query.get("after")), _cursor(query.get("before"))
    if after is not None:
        found = list(_beyond(groups, after, order, key, backwards=True)[: size + 1])
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        found = list((_beyond(groups, before, order, key) if before else groups)[: size + 1])
        has_newer, has_older = before is not None, len(found) > size
        found = found[:size]
    kept = {name: value for name, value in query.items() if name not in {"before", "after"}}

    def link(name: str, row: Mapping[str, Any]) -> str:
        return urlencode({**kept, name: f"{row[order]}:{row[key]}"})

    return GroupPage(
        found,
        earlier=link("after", found[0]) if found and has_newer else "",
        later=link("before", found[-1]) if found and has_older else "",
    )


def _cursor(raw: str | None) -> tuple[int, str] | None:
    count, _, value = (raw or "").replace("\x00", "").partition(":")
    number = whole_number(count)
    return (number, value) if number is not None and value else None


def _beyond(
    groups: QuerySet[Any], cursor: tuple[int, str], order: str, key: str, *, backwards: bool = False
) -> QuerySet[Any]:
    count, value = cursor
    fewer, behind = ("gt", "lt") if backwards else ("lt", "gt")
    try:
        rest = groups.filter(Q(**{f"{order}__{fewer}": count}) | Q(**{order: count, f"{key}__{behind}": value}))
    except ValueError:
        return groups
    return rest.order_by(order, f"-{key}") if backwards else rest
