"""Search by tsvector and GIN."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models.expressions import RawSQL

from threads.models import Project
from threads.search.query import Query, Term

# What is added waits in a list until it has 16 MB (4 by default): a large import is indexed a fifth faster.
CREATE = ["CREATE INDEX threads_search ON threads_indexedtext USING gin (words) WITH (gin_pending_list_limit = 16384)"]
DROP = ["DROP INDEX threads_search"]

# Of so many comments, the newest, so many must fit for the next page to be near. A comment is looked at in 1 µs.
_PROBE: Final = 2000
_NEAR: Final = 4


def matching(query: Query, project: Project) -> RawSQL:
    """The ids of the project's comments that fit.

    The planner knows how common a word is, roughly, and nothing of phrases; a wrong guess of it costs a second. So it
    is told: what is common is looked for comment by comment from the newest on (the function cannot use the index),
    what is rare in the index (of an array it expects few rows).
    """
    asked = (project.pk, _expression(query))
    if _is_common(*asked):
        return RawSQL(
            "SELECT comment_id FROM threads_indexedtext WHERE project_id = %s AND ts_match_vq(words, %s::tsquery)",
            asked,
        )
    return RawSQL(
        "SELECT unnest(ARRAY("
        "SELECT comment_id FROM threads_indexedtext WHERE project_id = %s AND words @@ %s::tsquery))",
        asked,
    )


def expunge() -> None:
    """Nothing to do: rows that were deleted are gone with the next vacuum, which PostgreSQL does by itself."""


def settle() -> None:
    """Move what was added into the index proper, where it is found faster, and count the rows.

    PostgreSQL counts by itself, but later, and not at all while there are fewer than fifty threads: then it would
    take a project for one thread, and go through all of its comments. Words need no counting.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('threads_search')")
        cursor.execute("ANALYZE threads_thread")
        cursor.execute("ANALYZE threads_indexedtext (comment_id, project_id)")


def _is_common(project: int, expression: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT words FROM threads_indexedtext WHERE project_id = %s"
            " ORDER BY comment_id DESC LIMIT %s) AS newest WHERE words @@ %s::tsquery",
            [project, _PROBE, expression],
        )
        return bool(cursor.fetchone()[0] >= _NEAR)


def _expression(query: Query) -> str:
    return " & ".join([*map(_term, query.wanted), *(f"!{_term(term)}" for term in query.excluded)])


def _term(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words)
    return f"({words}{':*' if term.is_prefix else ''})"
