"""What was staged becomes visible, all of it in one transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Max, Q
from django.utils import timezone

from threads.errors import Conflict
from threads.models import Comment, Import, Project, Thread
from threads.services.loading.staging import Growing, Stage
from threads.structure.tree import Place, lay_out
from threads.text import fingerprint

# Rows per UPDATE; four numbers each stay far below SQLite's limit of parameters.
_BATCH = 1000


class Overtaken(Conflict):
    """Another import published the same thread since this one compared: stage again, then publish."""


class Revealed(NamedTuple):
    """A thread that is visible from now on, or has grown."""

    key: int
    comments: int


def reveal(stage: Stage) -> list[Revealed]:
    """Make the staged threads visible, let the growing ones grow, and return both kinds.

    Call inside the publishing transaction. Raises Overtaken.
    """
    source = stage.source
    # Two imports of one source publish one after the other, so that the second sees what the first did.
    Project.objects.select_for_update().get(pk=source.project_id)
    if stage.erased.is_outdated():
        raise Overtaken("Something was erased while this file was read. Import the file again.")
    grown = [_grow(growing) for growing in stage.growing]
    staged = Thread.objects.filter(imported_by=source, visible_at=None)
    _refuse_known(source)
    new = [Revealed(*row) for row in staged.order_by("pk").values_list("pk", "comment_count")]
    staged.update(visible_at=timezone.now())
    return [*new, *(Revealed(thread.pk, thread.comment_count) for thread in grown)]


def _refuse_known(source: Import) -> None:
    """Raises Overtaken if a thread about to be published has become visible from elsewhere."""
    staged = Thread.objects.filter(imported_by=source, visible_at=None)
    visible = Thread.objects.visible().filter(project=source.project)
    same_id = Q(source_format=source.format, external_id__in=staged.values("external_id"))
    same_content = Q(external_id=None, fingerprint__in=staged.filter(external_id=None).values("fingerprint"))
    if visible.filter(same_id | same_content).exists():
        raise Overtaken("Another import brought the same thread in at the same time. Import the file again.")


def _grow(growing: Growing) -> Thread:
    thread = Thread.objects.select_for_update().get(pk=growing.thread)
    if thread.revision != growing.revision or thread.trashed_at is not None:
        raise Overtaken("The thread has changed since this file was compared with it. Import the file again.")
    last = Comment.objects.filter(thread=thread).aggregate(last=Max("source_order"))["last"] or 0
    Comment.objects.filter(thread_id=growing.shell).update(thread=thread, source_order=F("source_order") + last)
    Thread.objects.filter(pk=growing.shell).delete()
    thread.comment_count = renumber(thread)
    thread.revision += 1
    thread.fingerprint = fingerprint_of(thread)
    thread.save(update_fields=["comment_count", "revision", "fingerprint"])
    return thread


def renumber(thread: Thread) -> int:
    """Give every comment of the thread its place in reading order, siblings in source order; return how many.

    Comments may be without a place before. The article's subtree is the whole thread.
    """
    comments = Comment.objects.filter(thread=thread)
    article = comments.get(position=0)
    rows = list(
        comments.exclude(pk=article.pk)
        .order_by("source_order", "pk")
        .values_list("pk", "parent_id", "position", "depth", "subtree_end")
    )
    index_of = {row[0]: index for index, row in enumerate(rows)}
    places = lay_out([None if parent == article.pk else index_of[parent] for _, parent, *_ in rows])
    changed = (row[2] for row, place in zip(rows, places, strict=True) if row[2] is not None and row[2:] != place)
    first = min(changed, default=len(rows) + 1)
    # Thread and position are unique at every moment: so first out of the way, beyond every old and new position.
    away = len(rows) + 1
    comments.filter(position__gte=first).update(position=F("position") + away, subtree_end=F("subtree_end") + away)
    moved = [(row[0], place) for row, place in zip(rows, places, strict=True) if row[2] is None or row[2] >= first]
    for start in range(0, len(moved), _BATCH):
        _place(moved[start : start + _BATCH])
    comments.filter(pk=article.pk).update(subtree_end=len(rows))
    return len(rows)


def _place(moved: Sequence[tuple[int, Place]]) -> None:
    """Write many places in one statement; bulk_update takes thirty times as long."""
    table = connection.ops.quote_name(Comment._meta.db_table)
    values = ", ".join(["(%s, %s, %s, %s)"] * len(moved))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET position = place.column2, depth = place.column3, subtree_end = place.column4 "  # noqa: S608
            f"FROM (VALUES {values}) AS place WHERE {table}.id = place.column1",
            [number for key, place in moved for number in (key, *place)],
        )


def fingerprint_of(thread: Thread) -> str:
    """As of a draft: the article, then in reading order each comment's parent position and text."""
    rows = (
        Comment.objects.filter(thread=thread).order_by("position").values_list("position", "parent__position", "text")
    )
    parts: list[str] = []
    for position, parent, text in rows:
        parts += [text] if position == 0 else [str(parent), text]
    return fingerprint(parts)
