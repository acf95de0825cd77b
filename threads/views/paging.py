"""Lists by cursor: a page costs one query, wherever it is, and a new row shifts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from threads.views.request import whole_number

Row = TypeVar("Row", bound=Model)

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, newest first, and the query strings of the neighbouring pages (empty where there is none)."""

    rows: Sequence[Row]
    earlier: str
    later: str


def page_of(rows: QuerySet[Row], query: QueryDict, *, size: int = PAGE_SIZE, order: str = "-pk") -> Page[Row]:
    """The page that `before` or `after` (row ids) of the query names; the first rows without either.

    `order` is a column that is never null, with a minus for the largest first; rows that share its value stand in the
    order of their ids. `before` is what stands later in the list (older rows, where the newest come first).
    """
    before, after = whole_number(query.get("before")), whole_number(query.get("after"))
    if after is not None:
        found = list(_beyond(rows, after, _reversed(order))[: size + 1])
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        found = list(_beyond(rows, before, order)[: size + 1])
        has_newer, has_older = before is not None, len(found) > size
        found = found[:size]

    kept = {key: value for key, value in query.items() if key not in {"before", "after"}}

    def link(name: str, row: Row) -> str:
        return urlencode({**kept, name: row.pk})

    return Page(
        found,
        earlier=link("after", found[0]) if found and has_newer else "",
        later=link("before", found[-1]) if found and has_older else "",
    )


def _reversed(order: str) -> str:
    return order[1:] if order.startswith("-") else f"-{order}"


def _beyond(rows: QuerySet[Row], cursor: int | None, order: str) -> QuerySet[Row]:
    """The rows behind the one with this id, in this order; from the first on without a cursor."""
    column, step = order.removeprefix("-"), "lt" if order.startswith("-") else "gt"
    sign = "-" if step == "lt" else ""
    ordered = rows.order_by(order) if column == "pk" else rows.order_by(order, f"{sign}pk")
    if cursor is None:
        return ordered
    if column == "pk":
        return ordered.filter(**{f"pk__{step}": cursor})
    # Where the row stands is asked of the table, not of `rows`: it may have left the list since.
    value = rows.model._default_manager.filter(pk=cursor).values_list(column, flat=True).first()
    if value is None:
        return ordered
    return ordered.filter(Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"pk__{step}": cursor}))
