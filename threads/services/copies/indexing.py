"""Comments enter the index of copies, and leave it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from threads.jobs import Run
from threads.models import Comment, Duplicate, Project, Sketch, Thread
from threads.services.copies.linking import link
from threads.services.copies.searching import Sketched, parts, sketched

# Comments per transaction: some 0.1 s of holding the one write lock of SQLite.
_BATCH = 200


def index_thread(thread: Thread, run: Run) -> None:
    """Index the comments of the thread that are not indexed yet, and link each with what it copies or is copied by.

    In short transactions, each whole: killed and run again, it goes on; run twice, it changes nothing.
    """
    last: int | None = 0
    while last is not None:
        with run.transaction():
            last = _index_next(thread, after=last)
        run.progress(run.job.done + _BATCH)


def forget(comments: Collection[Comment], project: Project) -> None:
    """Take comments of the project out of the index: nothing copies them and they copy nothing.

    For whoever erases texts or moves threads to the trash: call it in that transaction, after the change. What was
    alike through them is grouped anew.
    """
    with transaction.atomic():
        _lock(project)
        for part in parts({comment.pk for comment in comments}):
            for others in parts(_take_out(set(part))):
                link(_sketches(Comment.objects.filter(pk__in=others), project), project)


def _take_out(gone: set[int]) -> set[int]:
    """Delete what is known of these comments, and dissolve their groups; the others in those are returned."""
    heads = set(Duplicate.objects.filter(comment__in=gone).values_list("original_id", flat=True)) | gone
    groups = Duplicate.objects.filter(original__in=heads)
    others = (heads | set(groups.values_list("comment_id", flat=True))) - gone
    groups.delete()
    Sketch.objects.filter(comment__in=gone).delete()
    return others


def _index_next(thread: Thread, *, after: int) -> int | None:
    """Index the next comments and return the key of the last, None if there are no more."""
    # Two jobs that index alike comments at once must see each other's, and an erasure must not be overlooked.
    _lock(thread.project)
    waiting = Comment.objects.filter(~Q(text=""), thread=thread, pk__gt=after, position__isnull=False, sketch=None)
    batch = list(waiting.order_by("pk").only("text", "quoted")[:_BATCH])
    fresh = _sketches(batch, thread.project)
    Sketch.objects.bulk_create(
        Sketch(comment_id=comment, **dict(zip(Sketch.COLUMNS, text.bands, strict=True)))
        for comment, text in fresh.items()
    )
    link(fresh, thread.project)
    return batch[-1].pk if len(batch) == _BATCH else None


def _sketches(comments: Iterable[Comment], project: Project) -> dict[int, Sketched]:
    texts = ((comment.pk, sketched(comment.text, comment.quoted, project)) for comment in comments)
    return {comment: text for comment, text in texts if text is not None}


def _lock(project: Project) -> None:
    Project.objects.select_for_update().get(pk=project.pk)
