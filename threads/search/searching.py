"""The one way to search, whatever the database."""

from __future__ import annotations

from threads.models import Project
from threads.querysets import CommentQuerySet
from threads.search.engines import engine
from threads.search.query import Query


def search(query: Query, within: CommentQuerySet, project: Project) -> CommentQuerySet:
    """Those of `within` that hold what is asked for, the newest first; none for a query that asks for nothing.

    `within` holds comments of the project that the person may see, filtered in whatever way. Newest first needs no
    ranking of everything that was found, so a word that half of a million comments have costs no more than a rare one.
    """
    found = within.filter(pk__in=engine().matching(query, project)) if query else within.none()
    return found.order_by("-pk")
