"""A row and everything that belongs to it, deleted by the database itself: a million rows cost no memory here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import connection, models, transaction


def purge(root: models.Model) -> None:
    """Delete the row with all rows below it, and their files once the transaction is committed.

    Which rows those are is what the models say (`on_delete`). Foreign keys are checked at the end, so rows that
    protect each other may go together; IntegrityError where something outside still points at one of them.
    """
    with transaction.atomic():
        for child, path, field in _below(type(root), "pk", (type(root),)):
            rows = child._base_manager.filter(**{path: root.pk})
            if field.remote_field.on_delete is models.SET_NULL:
                rows.update(**{field.attname: None})
                continue
            _forget_files(child, rows)
            _delete(rows)
        rows = type(root)._base_manager.filter(pk=root.pk)
        _forget_files(type(root), rows)
        _delete(rows)


def _below(
    model: type[models.Model], path: str, above: tuple[type[models.Model], ...]
) -> Iterator[tuple[type[models.Model], str, Any]]:
    """Every way down from the model: the table, the path from it to the root, and its field; the deepest first."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        child, field = relation.related_model, relation.field
        # Rows of the table itself, such as replies, belong to the same root.
        if not isinstance(child, type) or child in above:
            continue
        way = f"{field.name}__{path}"
        if relation.on_delete is models.CASCADE:
            yield from _below(child, way, (*above, child))
            yield child, way, field
        elif relation.on_delete is models.SET_NULL:
            yield child, way, field


def _delete(rows: models.QuerySet[Any]) -> None:
    # Django's own delete() would read every row to look for what is below; that was done here, table by table.
    rows._raw_delete(connection.alias)


def _forget_files(model: type[models.Model], rows: models.QuerySet[Any]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.FileField):
            for name in rows.exclude(**{field.name: ""}).values_list(field.name, flat=True).distinct():
                transaction.on_commit(partial(field.storage.delete, name))
