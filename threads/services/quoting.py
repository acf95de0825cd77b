"""Which passages of a thread repeat which earlier ones: the only writer of Quote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from threads.jobs import Run
from threads.models import Comment, Quote, Thread
from threads.querysets import paged
from threads.structure.quotes import ThreadText, find_quotes

_BATCH: Final = 1000


def find_quotes_in(thread: Thread, run: Run) -> None:
    """Bring the quotes of the thread up to date. What is found again keeps its row; run twice, it changes nothing."""
    found: dict[tuple[int, int, int, int], Quote] = {}
    for number, (text, quotes) in enumerate(find_quotes(_texts(thread)), start=1):
        for quote in quotes:
            spot = (text.key, quote.start, quote.end, quote.source)
            found[spot] = Quote(comment_id=text.key, source_id=quote.source, **_places(quote._asdict()))
        if number % _BATCH == 0:
            run.progress(run.job.done + 1)
    with run.transaction():
        _replace(thread, found)


def _replace(thread: Thread, found: dict[tuple[int, int, int, int], Quote]) -> None:
    """Store these quotes and delete others of the thread."""
    outdated = []
    for row in Quote.objects.filter(comment__thread=thread):
        fresh = found.get((row.comment_id, row.start, row.end, row.source_id))
        if fresh is not None and (fresh.source_start, fresh.source_end) == (row.source_start, row.source_end):
            del found[row.comment_id, row.start, row.end, row.source_id]
        else:
            outdated.append(row.pk)
    for start in range(0, len(outdated), _BATCH):
        Quote.objects.filter(pk__in=outdated[start : start + _BATCH]).delete()
    # Comments erased while we read, or gone, have no text that could quote or be quoted.
    alive = set(Comment.objects.filter(thread=thread).exclude(text="").values_list("pk", flat=True))
    rows = (row for row in found.values() if row.comment_id in alive and row.source_id in alive)
    Quote.objects.bulk_create(rows, batch_size=_BATCH)


def _places(quote: dict[str, int | float]) -> dict[str, int | float]:
    return {name: value for name, value in quote.items() if name != "source"}


def _texts(thread: Thread) -> Sequence[ThreadText]:
    """The texts of the thread, the article first, then in the order in which they were written: by time where every
    comment has one to the second, else as they stood in the file."""
    fields = ("text", "position", "subtree_end", "parent", "author", "quoted", "posted_at", "posted_precision")
    rows = Comment.objects.filter(thread=thread, position__isnull=False).only(*fields, "source_order")
    comments = list(paged(rows, size=_BATCH))
    position = {comment.pk: comment.position or 0 for comment in comments}
    is_timed = all(
        comment.posted_at is not None and comment.posted_precision == Comment.Precision.EXACT
        for comment in comments
        if comment.position
    )

    def written(comment: Comment) -> tuple[object, ...]:
        time = comment.posted_at.timestamp() if is_timed and comment.posted_at and comment.position else 0.0
        return bool(comment.position), time, comment.source_order, comment.position

    return [
        ThreadText(
            comment.pk,
            comment.text,
            comment.position or 0,
            comment.subtree_end or 0,
            position.get(comment.parent_id or 0),
            comment.author_id,
            comment.quoted,
        )
        for comment in sorted(comments, key=written)
    ]
