"""What an import staged and did not publish goes away again, as if it had never been read."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from threads.jobs import Run
from threads.models import Author, Comment, Import, Thread
from threads.services.loading.writing import BATCH, short_transaction


def discard(source: Import, *, run: Run | None = None) -> None:
    """Delete the import's unpublished threads, comments and the authors that only they had, in short transactions.

    Safe to run at any time and twice. Published threads are never touched.
    """
    while _discard_comments(source, run):
        pass
    while _discard_threads(source, run):
        pass


def _discard_comments(source: Import, run: Run | None) -> bool:
    with short_transaction(source.project, run):
        staged = Comment.objects.filter(
            thread__imported_by=source, thread__visible_at=None, thread__project=source.project
        )
        # Replies were written after what they answer, so the youngest rows go first.
        rows = list(staged.order_by("-pk").values_list("pk", "author_id")[:BATCH])
        _delete_alone([pk for pk, _ in rows])
        authors = {author for _, author in rows if author is not None}
        # Whoever was forgotten leaves a tombstone; whoever wrote elsewhere stays.
        Author.objects.filter(pk__in=authors, forgotten_at=None, comments=None).delete()
    return len(rows) == BATCH


def _discard_threads(source: Import, run: Run | None) -> bool:
    with short_transaction(source.project, run):
        staged = Thread.objects.filter(imported_by=source, visible_at=None)
        keys = list(staged.values_list("pk", flat=True)[:BATCH])
        Thread.objects.filter(pk__in=keys).delete()
    return len(keys) == BATCH


def _delete_alone(comments: Sequence[int]) -> None:
    """Delete comments nobody has seen: nothing refers to them, so Django need not ask ten tables. The database does."""
    if not comments:
        return
    table = connection.ops.quote_name(Comment._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id IN ({', '.join(['%s'] * len(comments))})", list(comments))  # noqa: S608
