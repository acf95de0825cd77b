"""Search by tsvector and GIN."""

from __future__ import annotations

from django.db import connection
from django.db.models.expressions import RawSQL

from threads.models import Project
from threads.search.query import Query, Term

CREATE = ["CREATE INDEX threads_search ON threads_indexedtext USING gin (words)"]
DROP = ["DROP INDEX threads_search"]

# Rows from which on the planner is told at once what there is now; autovacuum tells it about fewer.
_MANY = 10_000


def matching(query: Query, project: Project) -> RawSQL:
    """The ids of the project's comments that fit."""
    return RawSQL(
        "SELECT comment_id FROM threads_indexedtext WHERE project_id = %s AND words @@ %s::tsquery",
        [project.pk, _expression(query)],
    )


def settle(changed: int) -> None:
    """Move what was added into the index proper, where it is found faster, and count words after a large change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('threads_search')")
        if changed >= _MANY:
            cursor.execute("ANALYZE threads_indexedtext")


def _expression(query: Query) -> str:
    return " & ".join([*map(_term, query.wanted), *(f"!{_term(term)}" for term in query.excluded)])


def _term(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words)
    return f"({words}{':*' if term.is_prefix else ''})"
