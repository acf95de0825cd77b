"""What an import staged and did not publish goes away again, as if it had never been read."""

from __future__ import annotations

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
        Comment.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
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
