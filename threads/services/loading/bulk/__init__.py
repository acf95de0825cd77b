"""Many rows at once, as each database takes them fastest: COPY on PostgreSQL, bulk_create on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection, models

from threads.services.loading.bulk import postgresql, sqlite


def new_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """That many keys nobody else gets, ascending. Call inside the transaction that inserts the rows."""
    return _database().new_keys(model, count)


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of values, given by the attribute names of the model's fields, the key among them.

    The database checks every constraint; Django's defaults and validators do not come into it. A text that may be NULL
    is never "".
    """
    _database().insert(model, names, rows)


class _Database(Protocol):
    def new_keys(self, model: type[models.Model], count: int) -> Sequence[int]: ...
    def insert(self, model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None: ...


def _database() -> _Database:
    return sqlite if connection.vendor == "sqlite" else postgresql
