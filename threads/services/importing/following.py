"""What workers do with threads once they are published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from threads import jobs
from threads.models import Import, Job
from threads.services.loading import Revealed

# Comments whose threads make one job: a few seconds of extraction, and few enough jobs however large the file.
_SHARE = 1000


def queue_work(source: Import, threads: Sequence[Revealed], *, parent: Job) -> None:
    """Have the threads structured and extracted, in portions that several workers share. Call inside a transaction."""
    for kind in ("structure", "extract"):
        shares = ({"threads": keys} for keys in _shares(threads))
        jobs.create_many(kind, shares, project=source.project, by=source.created_by, parent=parent)


def _shares(threads: Sequence[Revealed]) -> Iterator[list[int]]:
    """Keys of whole threads."""
    share: list[int] = []
    comments = 0
    for thread in threads:
        share.append(thread.key)
        comments += 1 + thread.comments
        if comments >= _SHARE:
            yield share
            share, comments = [], 0
    if share:
        yield share
