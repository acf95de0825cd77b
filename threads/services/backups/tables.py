"""The tables of a backup as lines of JSON, the same from either database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

# What migrations make by themselves, what only a running process needs, and what a worker makes anew.
_LEFT_OUT: Final = frozenset({
    "contenttypes.ContentType", "auth.Permission", "auth.Group_permissions", "threads.User_user_permissions",
    "sessions.Session", "admin.LogEntry", "threads.Heartbeat", "threads.IndexedText",
})  # fmt: skip
# Rows that are read, or written, at once.
BATCH: Final = 1000


def tables() -> list[type[models.Model]]:
    """The models whose rows a backup holds; one that is added to an application is among them."""
    found = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    return sorted(
        (model for model in found if model._meta.label not in _LEFT_OUT and not issubclass(model, ContentType)),
        key=lambda model: model._meta.label,
    )


def columns(model: type[models.Model]) -> list[str]:
    """The attributes of a row, in the order of its line."""
    return [field.attname for field in model._meta.concrete_fields]


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """The rows in the order of their keys, each as a list of values, with its line end."""
    names = columns(model)
    rows = model._base_manager.order_by("pk")
    at = names.index(model._meta.pk.attname)
    page = list(rows.values_list(*names)[:BATCH])
    while page:
        for row in page:
            yield line_of(row)
        page = list(rows.filter(pk__gt=page[-1][at]).values_list(*names)[:BATCH])


def line_of(row: Sequence[Any]) -> bytes:
    """A row as it stands in a backup: keys of objects in order, since PostgreSQL keeps them in one of its own."""
    text = _written(row)
    if "e+" in text:
        # PostgreSQL writes 1e+22 out in full, which reads as a whole number.
        text = _written(json.loads(text, parse_float=_number))
    return f"{text}\n".encode()


def digest_of(model: type[models.Model]) -> str:
    """SHA-256 (hex) of the table's lines as the database has them now."""
    digest = hashlib.sha256()
    for line in lines(model):
        digest.update(line)
    return digest.hexdigest()


def applied_migrations() -> list[str]:
    """The names of all migrations that made the tables."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _written(row: Sequence[Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"A backup cannot hold {type(value).__name__}.")


def _number(written: str) -> float | int:
    value = float(written)
    return int(value) if value.is_integer() and abs(value) >= 1e16 else value
