"""Comments that say the same over and over, across the threads of a project: originals with their copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Prefetch, Q, QuerySet

from threads.models import Comment, Duplicate, Project, Thread
from threads.services.evidence.groups import Group, brief, counted, grouped

COUNTS: Final = {
    "copies": Count("pk"),
    "people": Count("comment__author", distinct=True),
    "threads": Count("comment__thread", distinct=True),
}


def duplicates(project: Project, *, thread: Thread | None = None, only_exact: bool = False) -> QuerySet[Duplicate]:
    """The project's copies whose original can be seen as well; with a thread, those that stand there."""
    rows = Duplicate.objects.with_visible_original().filter(
        original__thread__project=project,
        original__position__isnull=False,
        comment__position__isnull=False,
        comment__thread__visible_at__isnull=False,
        comment__thread__trashed_at=None,
    )
    if thread is not None:
        rows = rows.filter(comment__thread=thread)
    return (rows.filter(similarity__gte=1) if only_exact else rows).order_by()


def originals(rows: QuerySet[Duplicate], order: str) -> QuerySet[Any]:
    """Groups by `original`, with the count that orders them (a key of COUNTS), largest first."""
    return grouped(rows, "original", order, COUNTS)


@dataclass(frozen=True, slots=True)
class Copied:
    """A comment that was copied: how often, exactly so, by how many people, in how many threads."""

    comment: Comment
    copies: int
    exact: int
    people: int
    threads: int


def with_originals(rows: QuerySet[Duplicate], groups: Iterable[Group]) -> list[Copied]:
    """The groups with their comments and all counts. Two queries."""
    wanted = [group["original"] for group in groups]
    exact = Count("pk", filter=Q(similarity__gte=1))
    found = counted(rows, "original", wanted, {**COUNTS, "exact": exact})
    stored = brief().in_bulk(wanted)
    return [
        Copied(stored[pk], *(found[pk][name] for name in ("copies", "exact", "people", "threads")))
        for pk in wanted
        if pk in stored and pk in found
    ]


def copies_of(rows: QuerySet[Duplicate], original: Comment) -> QuerySet[Duplicate]:
    """The copies of one comment, with comment, thread and author, the latest first."""
    return rows.filter(original=original).prefetch_related(Prefetch("comment", brief())).order_by("-pk")
