"""Search by FTS5."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

from threads.models import Project
from threads.search.query import Query, Term

# The words stand in threads_indexedtext; whatever enters or leaves it does so here, in the same statement. The words
# taken out are those that were put in, which an external-content table depends on. Folded words need no tokenizer:
# `ascii` splits at spaces and takes every other character that is not ASCII as it is.
CREATE = [
    """
    CREATE VIRTUAL TABLE threads_search USING fts5(
        words, project_id, content='threads_indexedtext', content_rowid='comment_id', tokenize='ascii', columnsize=0
    )
    """,
    """
    CREATE TRIGGER threads_search_insert AFTER INSERT ON threads_indexedtext BEGIN
        INSERT INTO threads_search (rowid, words, project_id) VALUES (new.comment_id, new.words, new.project_id);
    END
    """,
    """
    CREATE TRIGGER threads_search_delete AFTER DELETE ON threads_indexedtext BEGIN
        INSERT INTO threads_search (threads_search, rowid, words, project_id)
        VALUES ('delete', old.comment_id, old.words, old.project_id);
    END
    """,
]
DROP = ["DROP TRIGGER threads_search_insert", "DROP TRIGGER threads_search_delete", "DROP TABLE threads_search"]


def matching(query: Query, project: Project) -> RawSQL:
    """The ids of the project's comments that fit."""
    return RawSQL("SELECT rowid FROM threads_search WHERE threads_search MATCH %s", [_expression(query, project)])


def settle() -> None:
    """Nothing to do: FTS5 merges as it goes."""


def expunge() -> None:
    """Merge the index, so that words which were taken out are in none of its pages: until then they are only marked."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO threads_search (threads_search) VALUES ('optimize')")


def _expression(query: Query, project: Project) -> str:
    found = f'project_id : "{project.pk}"'
    if query.wanted:
        found = f"({found} AND words : ({_all(query.wanted, ' AND ')}))"
    return f"{found} NOT words : ({_all(query.excluded, ' OR ')})" if query.excluded else found


def _all(terms: Iterable[Term], word: str) -> str:
    return word.join(f'"{" ".join(term.words)}"{"*" if term.is_prefix else ""}' for term in terms)
