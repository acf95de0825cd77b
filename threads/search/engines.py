"""The engine of the database in use. Both do the same: `matching`, `settle`, and the statements CREATE and DROP."""

from __future__ import annotations

from types import ModuleType

from django.apps.registry import Apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from threads.search import postgres, sqlite


def engine() -> ModuleType:
    """The module for this database."""
    return {"sqlite": sqlite, "postgresql": postgres}[connection.vendor]


def create(apps: Apps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Make what Django's models cannot describe. For migrations, and for tests that make tables without them."""
    for statement in engine().CREATE:
        editor.execute(statement)


def drop(apps: Apps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in engine().DROP:
        editor.execute(statement)
