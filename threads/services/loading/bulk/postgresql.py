"""Rows into PostgreSQL by COPY, several times as fast as INSERT."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

# Rows sent at once: the server stores them while the next ones are made.
_SENT_AT_ONCE = 100


def new_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """The next values of the key's sequence; a transaction that is rolled back leaves a gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            # Inside a query of its own the sequence is looked up once, and not for each key.
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s))::regclass) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """By COPY in CSV, which Python writes fastest. It knows one kind of empty cell: NULL where the column may be."""
    quote = connection.ops.quote_name
    field_of = {field.attname: field for field in model._meta.concrete_fields}
    fields = [field_of[name] for name in names]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    never_null = ", ".join(quote(str(field.column)) for field in fields if not field.null)
    statement = (
        f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({never_null}))"
    )
    json_at = [index for index, field in enumerate(fields) if isinstance(field, models.JSONField)]
    # Django wraps the errors of what it knows, which copy_expert is not.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(statement, _Lines(_with_json(rows, json_at)))


class _Lines:
    """The file COPY reads from: rows become lines when they are asked for."""

    def __init__(self, rows: Iterator[Sequence[Any]]) -> None:
        self._rows = rows

    def read(self, size: int) -> str:
        """Some whole lines, more than `size` as a rule; "" at the end."""
        lines = io.StringIO(newline="")
        csv.writer(lines, lineterminator="\n").writerows(islice(self._rows, _SENT_AT_ONCE))
        return lines.getvalue()


def _with_json(rows: Iterable[Sequence[Any]], json_at: Sequence[int]) -> Iterator[Sequence[Any]]:
    for row in rows:
        # An empty list or object looks the same in Python and in JSON, and most are empty.
        full = [index for index in json_at if row[index]]
        if full:
            cells = list(row)
            for index in full:
                cells[index] = json.dumps(cells[index])
            row = cells
        yield row
