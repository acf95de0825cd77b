"""Rows counted by what they have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Aggregate, QuerySet

from threads.models import Comment

Group = Mapping[str, Any]


def grouped(rows: QuerySet[Any], key: str, order: str, counts: Mapping[str, Aggregate]) -> QuerySet[Any]:
    """One group a value of `key`, with the count that orders them, largest first; a total order."""
    groups: QuerySet[Any] = rows.values(key).annotate(**{order: counts[order]})
    return groups.order_by(f"-{order}", key)


def counted(
    rows: QuerySet[Any], key: str, values: Collection[Any], counts: Mapping[str, Aggregate]
) -> dict[Any, dict[str, Any]]:
    """The groups of these values with all counts, by value. One query."""
    found = rows.filter(**{f"{key}__in": values}).values(key).annotate(**counts)
    return {row[key]: row for row in found}


def brief() -> QuerySet[Comment]:
    """Comments with thread and author, without what is never shown of many."""
    return Comment.objects.select_related("author", "thread").defer("raw", "markup", "anchors", "quoted")
