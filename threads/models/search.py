"""What search looks at: the words of the comments, kept beside them so that an import need not wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper


class WordsField(models.Field[Sequence[str], Sequence[str]]):
    """Folded words in their order: a tsvector on PostgreSQL; on SQLite a line of text, which FTS5 reads. Never read."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: object, compiler: object, connection: BaseDatabaseWrapper) -> str:
        """A string would not become a tsvector by itself."""
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> str:  # noqa: FBT001, FBT002  (Django's signature)
        """Words hold nothing but letters, digits and marks: no quoting is needed on either side."""
        if connection.vendor == "postgresql":
            return " ".join([f"{word}:{place}" for place, word in enumerate(value, start=1)])
        return " ".join(value)


class IndexedText(models.Model):
    """The words of one published comment. Comments without a row are not found; services.indexing writes the rows.

    On SQLite triggers keep the full-text table in step with this one (threads/search/sqlite.py).
    """

    comment = models.OneToOneField("threads.Comment", models.CASCADE, primary_key=True, related_name="indexed")
    project = models.ForeignKey("threads.Project", models.CASCADE, related_name="+", db_index=False)
    words = WordsField()

    class Meta:
        constraints = [
            # Also the way through a project's comments from the newest on.
            models.UniqueConstraint(fields=["project", "comment"], name="indexed_text_by_project"),
        ]

    def __str__(self) -> str:
        return f"words of comment {self.comment_id}"

    @classmethod
    def check(cls, **kwargs: Any) -> list[CheckMessage]:
        """Says so where Python's SQLite was built without full-text search."""
        return [*super().check(**kwargs), *_without_fts5()]


def _without_fts5() -> list[CheckMessage]:
    if connection.vendor != "sqlite":
        return []
    with closing(sqlite3.connect(":memory:")) as database:
        if has_fts5(database):
            return []
    return [
        Error(
            "This Python's SQLite has no full-text search (FTS5), which Rejoinder needs.",
            hint="Use a Python whose SQLite has it, or PostgreSQL (DATABASE_URL).",
            id="threads.E001",
        )
    ]


def has_fts5(database: sqlite3.Connection) -> bool:
    """Whether full-text tables can be made here. Leaves one behind: ask an empty database in memory."""
    try:
        database.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
    except sqlite3.DatabaseError:
        return False
    return True
