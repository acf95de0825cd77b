"""Drafts become rows nobody sees yet, in short transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from threads.importers.base import RawComment
from threads.jobs import Run, transaction_of
from threads.models import Comment, Import, Project, Thread
from threads.services.loading import bulk
from threads.services.loading.authors import Authors, Handle
from threads.services.loading.drafting import Draft
from threads.services.loading.matching import Growth
from threads.services.loading.rows import COLUMNS, row_of
from threads.structure.tree import Place

# Rows per transaction: some 0.1 s of holding the one write lock of SQLite.
BATCH = 2000


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
    keys: dict[int | None, int] = field(default_factory=dict)
    """Index of a comment in the draft to its key; None is the article."""

    @property
    def indices(self) -> Sequence[int]:
        """The comments to write, each after what it answers."""
        if self.growth is None:
            return self.draft.reading_order
        new = set(self.growth.new)
        return [index for index in self.draft.reading_order if index in new]

    def is_orphan(self, index: int) -> bool:
        """Whether the comment's parent is neither in the file nor stored."""
        return index in self.draft.orphans and not (self.growth and index in self.growth.adopted)

    def comment(self, index: int | None) -> RawComment:
        """A comment of the draft; None is the article."""
        return self.draft.article if index is None else self.draft.comments[index]

    def handle(self, index: int | None) -> Handle | None:
        """Who wrote it."""
        name = self.comment(index).author
        return Handle(self.draft.raw.site or "", name) if name else None


def staged(source: Import, draft: Draft, growth: Growth | None = None) -> Staged:
    """The draft with the row of its thread, not saved and not visible."""
    raw = draft.raw
    thread = Thread(
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
    item = Staged(draft, thread, growth)
    if growth is not None:
        item.keys[None] = growth.article
        item.keys.update(growth.stored.items())
    return item


def write(
    source: Import, items: Sequence[Staged], authors: Authors, run: Run | None, *, stored: Callable[[int], None]
) -> None:
    """Write the threads and their comments; `stored` is told how many comments after every transaction."""
    todo = _in_order(items)
    while part := list(islice(todo, BATCH)):
        with short_transaction(source.project, run):
            Thread.objects.bulk_create({id(item): item.thread for item, _ in part if item.thread.pk is None}.values())
            handles = [item.handle(index) for item, index in part]
            for key, (item, index) in zip(bulk.new_keys(Comment, len(part)), part, strict=True):
                item.keys[index] = key
            keys = authors.keys_of(set(filter(None, handles)))
            writers = [None if handle is None else keys[handle] for handle in handles]
            bulk.insert(Comment, COLUMNS, _rows(source, part, writers))
        stored(sum(index is not None for _, index in part))


def _in_order(items: Sequence[Staged]) -> Iterator[tuple[Staged, int | None]]:
    """Each comment after what it answers: the thread's article first, unless it is stored already."""
    for item in items:
        if item.growth is None:
            yield item, None
        for index in item.indices:
            yield item, index


def _rows(
    source: Import, part: Sequence[tuple[Staged, int | None]], authors: Sequence[int | None]
) -> Iterator[tuple[Any, ...]]:
    for (item, index), author in zip(part, authors, strict=True):
        yield row_of(
            item.comment(index),
            item.keys[index],
            thread=item.thread.pk,
            source=source.pk,
            parent=_parent(item, index),
            author=author,
            source_order=0 if index is None else index + 1,
            place=Place(0, 0, len(item.draft.comments)) if index is None else item.draft.places[index],
            # What is in a shell gets its place when it joins the other thread.
            is_placed=item.growth is None,
            is_orphan=index is not None and item.is_orphan(index),
        )


def _parent(item: Staged, index: int | None) -> int | None:
    """The key of what the comment answers."""
    if index is None:
        return None
    if item.growth is not None and index in item.growth.adopted:
        return item.growth.adopted[index]
    return item.keys[item.draft.parents[index]]
