"""Rows into SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def new_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """The next keys of the table, which belong to whoever holds the one write lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return range(last + 1, last + 1 + count)


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """By bulk_create."""
    model._default_manager.bulk_create(model(**dict(zip(names, row, strict=True))) for row in rows)
