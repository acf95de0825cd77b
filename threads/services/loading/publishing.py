"""What was staged becomes visible, all of it in one transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Sequence

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


def reveal(stage: Stage) -> list[Thread]:
    """Make the staged threads visible, let the growing ones grow, and return both kinds.

    Call inside the publishing transaction. Raises Overtaken.
    """
    source = stage.source
    # Two imports of one source publish one after the other, so that the second sees what the first did.
    Project.objects.select_for_update().get(pk=source.project_id)
    grown = [_grow(growing) for growing in stage.growing]
    staged = Thread.objects.filter(imported_by=source, visible_at=None)
    _refuse_known(source)
    keys = list(staged.values_list("pk", flat=True))
    staged.update(visible_at=timezone.now())
    return [*Thread.objects.filter(pk__in=keys), *grown] if len(keys) < _BATCH else [*_threads(keys), *grown]


def _threads(keys: Sequence[int]) -> list[Thread]:
    parts = (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
    return [thread for part in parts for thread in Thread.objects.filter(pk__in=part).order_by("pk")]


def _refuse_known(source: Import) -> None:
    """Raises Overtaken if a thread about to be published has become visible from elsewhere."""
    staged = Thread.objects.filter(imported_by=source, visible_at=None)
    visible = Thread.objects.visible().filter(project=source.project)
    same_id = Q(source_format=source.format, external_id__in=staged.values("external_id"))
    same_content = Q(external_id=None, fingerprint__in=staged.filter(external_id=None).values("fingerprint"))
    if visible.filter(same_id | same_content).exists():
        raise Overtaken("Another import brought the same thread in at the same time. Import the file again.")


def _grow(growing: Growing) -> Thread:
    thread = Thread.objects.select_for_update().get(pk=growing.thread.pk)
    if thread.revision != growing.thread.revision or thread.trashed_at is not None:
        raise Overtaken("The thread has changed since this file was compared with it. Import the file again.")
    last = Comment.objects.filter(thread=thread).aggregate(last=Max("source_order"))["last"] or 0
    Comment.objects.filter(thread=growing.shell).update(thread=thread, source_order=F("source_order") + last)
    growing.shell.delete()
    thread.comment_count = renumber(thread)
    thread.revision += 1
    thread.fingerprint = _fingerprint(thread)
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
    moved = [
        (pk, place)
        for (pk, _, position, depth, end), place in zip(rows, places, strict=True)
        if (position, depth, end) != place
    ]
    # Thread and position are unique at every moment: first out of the way, beyond every old and new position.
    keys = {pk for pk, _ in moved}
    away = min((position for pk, _, position, *_ in rows if pk in keys and position is not None), default=None)
    if away is not None:
        offset = len(rows) + 1
        comments.filter(position__gte=max(away, 1)).update(
            position=F("position") + offset, subtree_end=F("subtree_end") + offset
        )
    for start in range(0, len(moved), _BATCH):
        _place(moved[start : start + _BATCH])
    comments.filter(pk=article.pk).update(subtree_end=len(rows))
    return len(rows)
