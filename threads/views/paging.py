"""Lists by cursor: a page costs one query, wherever it is, and a new row shifts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
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


def page_of(rows: QuerySet[Row], query: QueryDict, *, size: int = PAGE_SIZE) -> Page[Row]:
    """The page that `before` or `after` (row ids) of the query names; the newest rows without either."""
    before, after = whole_number(query.get("before")), whole_number(query.get("after"))
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        older = rows if before is None else rows.filter(pk__lt=before)
        found = list(older.order_by("-pk")[: size + 1])
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
