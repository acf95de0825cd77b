"""Drafts become rows nobody sees yet: level by level, in short transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from threads.importers.base import RawComment, RawThread
from threads.jobs import Run, transaction_of
from threads.models import Comment, Import, Project, Thread
from threads.services.loading.authors import Handle, authors_of
from threads.services.loading.drafting import Draft
from threads.services.loading.matching import Growth

# Rows per transaction: some 0.1 s of holding the one write lock of SQLite.
BATCH = 1000

_LARGEST_SCORE = 2**31 - 1


@contextmanager
def short_transaction(project: Project, run: Run | None) -> Iterator[None]:
    """A transaction of a job that writes authors and comments: the job's claim is checked first.

    It holds the project's row, so that two imports of one project number authors one after the other.
    """
    with transaction_of(run):
        Project.objects.select_for_update().get(pk=project.pk)
        yield


@dataclass
class Staged:
    """A thread on its way into the database. One that makes a stored thread grow is a shell for the new comments."""

    draft: Draft
    thread: Thread
    growth: Growth | None = None
    article: int = 0
    keys: dict[int, int] = field(default_factory=dict)
    """Index of a comment in the draft to its key."""

    @property
    def indices(self) -> Sequence[int]:
        """The comments to write."""
        return range(len(self.draft.comments)) if self.growth is None else self.growth.new

    @property
    def is_shell(self) -> bool:
        """Whether its comments will join another thread."""
        return self.growth is not None

    def is_orphan(self, index: int) -> bool:
        """Whether the comment's parent is neither in the file nor stored."""
        return index in self.draft.orphans and not (self.growth and index in self.growth.adopted)

    def parent(self, index: int) -> int:
        """The key of what the comment answers. Written level by level, the parent is there before its replies."""
        if self.growth is not None and index in self.growth.adopted:
            return self.growth.adopted[index]
        above = self.draft.parents[index]
        return self.article if above is None else self.keys[above]


def new_thread(source: Import, draft: Draft) -> Thread:
    """The row of a thread, not saved and not visible."""
    raw = draft.raw
    return Thread(
        project=source.project,
        imported_by=source,
        title=raw.title,
        url=raw.url or "",
        site=(raw.site or "")[:255],
        source_format=source.format,
        external_id=raw.external_id,
        published_at=raw.published_at,
        language=(raw.language or "")[:35],
        fingerprint=draft.fingerprint,
        comment_count=len(draft.comments),
    )


def write_threads(source: Import, staged: Sequence[Staged], run: Run | None) -> None:
    """Write the threads, and the article of each that is no shell."""
    for start in range(0, len(staged), BATCH):
        part = staged[start : start + BATCH]
        with short_transaction(source.project, run):
            Thread.objects.bulk_create(item.thread for item in part)
            whole = [item for item in part if not item.is_shell]
            authors = _authors(source, ((item.draft.raw, item.draft.article) for item in whole))
            articles = Comment.objects.bulk_create(_article(source, item, authors) for item in whole)
        for item, article in zip(whole, articles, strict=True):
            item.article = article.pk


def write_comments(source: Import, staged: Sequence[Staged], run: Run | None, *, stored: Callable[[int], None]) -> None:
    """Write the comments, each after what it answers; `stored` is told how many after every transaction."""
    todo = [(item.draft.places[index].depth, item, index) for item in staged for index in item.indices]
    todo.sort(key=itemgetter(0))
    for start in range(0, len(todo), BATCH):
        part = todo[start : start + BATCH]
        with short_transaction(source.project, run):
            authors = _authors(source, ((item.draft.raw, item.draft.comments[index]) for _, item, index in part))
            for _, level in groupby(part, key=itemgetter(0)):
                members = [(item, index) for _, item, index in level]
                rows = Comment.objects.bulk_create(_reply(source, item, index, authors) for item, index in members)
                for (item, index), row in zip(members, rows, strict=True):
                    item.keys[index] = row.pk
        stored(len(part))


def _authors(source: Import, comments: Iterable[tuple[RawThread, RawComment]]) -> Mapping[Handle, int]:
    handles = {handle for thread, comment in comments if (handle := _handle(thread, comment))}
    return authors_of(source.project, handles, source_format=source.format)


def _handle(thread: RawThread, comment: RawComment) -> Handle | None:
    return Handle(thread.site or "", comment.author) if comment.author else None


def _article(source: Import, item: Staged, authors: Mapping[Handle, int]) -> Comment:
    last = len(item.draft.comments)
    return _comment(source, item, item.draft.article, authors, position=0, subtree_end=last, source_order=0)


def _reply(source: Import, item: Staged, index: int, authors: Mapping[Handle, int]) -> Comment:
    place = item.draft.places[index]
    comment = item.draft.comments[index]
    return _comment(
        source,
        item,
        comment,
        authors,
        parent_id=item.parent(index),
        depth=place.depth,
        # What is in a shell gets its place when it joins the other thread.
        position=None if item.is_shell else place.position,
        subtree_end=None if item.is_shell else place.subtree_end,
        source_order=index + 1,
        structure=Comment.Structure.ORPHANED if item.is_orphan(index) else comment.structure,
    )


def _comment(source: Import, item: Staged, raw: RawComment, authors: Mapping[Handle, int], **fields: Any) -> Comment:
    handle = _handle(item.draft.raw, raw)
    return Comment(
        thread=item.thread,
        imported_by=source,
        author_id=None if handle is None else authors[handle],
        posted_at=raw.posted_at,
        posted_precision=raw.posted_precision,
        posted_raw=(raw.posted_raw or "")[:200],
        external_id=raw.external_id,
        parent_external_id=raw.parent_external_id,
        score=raw.score if raw.score is not None and abs(raw.score) <= _LARGEST_SCORE else None,
        state=raw.state,
        text=raw.text,
        anchors=[{"start": anchor.start, "end": anchor.end, "href": anchor.href} for anchor in raw.anchors],
        quoted=[list(span) for span in raw.quoted],
        markup=raw.markup or "",
        raw=raw.raw,
        **{"structure": raw.structure, **fields},
    )
