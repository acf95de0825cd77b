"""A thread as it will be stored, worked out before anything is written. Pure: RawThread in, Draft out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from threads.importers.base import MalformedFile, RawComment, RawThread
from threads.importers.policies import WITHDRAWN
from threads.structure.tree import Place, lay_out
from threads.text import fingerprint

# Bytes. An index of PostgreSQL takes some 2,700, and no source comes near this.
LONGEST_ID = 1000


@dataclass(frozen=True)
class Draft:
    """One thread ready to be written: where each comment hangs, and what the thread says as a whole."""

    raw: RawThread
    parents: Sequence[int | None]
    """For each comment the index of what it answers; None answers the article."""
    orphans: frozenset[int]
    """Indices of comments whose parent is not in the file."""

    @property
    def article(self) -> RawComment:
        return self.raw.article

    @property
    def comments(self) -> Sequence[RawComment]:
        return self.raw.comments

    @cached_property
    def places(self) -> list[Place]:
        """Where each comment stands in reading order, by index."""
        return lay_out(self.parents)

    @cached_property
    def reading_order(self) -> Sequence[int]:
        """Indices of the comments, each after what it answers."""
        return sorted(range(len(self.comments)), key=lambda index: self.places[index].position)

    @cached_property
    def fingerprint(self) -> str:
        """Of the article and, in reading order, each comment's parent position and text; ids do not count."""
        parts = [self.article.text]
        for index in self.reading_order:
            parent = self.parents[index]
            parts.append("0" if parent is None else str(self.places[parent].position))
            parts.append(self.comments[index].text)
        return fingerprint(parts)

    @property
    def is_empty(self) -> bool:
        """Whether there is not a word in it, so that its fingerprint says nothing."""
        return not self.article.text and not self.comments


def draft(raw: RawThread) -> Draft:
    """Lay out one thread to which its importer has applied the policies of imports (`importers.policies`).

    Raises MalformedFile for an id that is too long, and ValueError for a thread that breaks what RawThread promises.
    """
    _refuse_long_ids(raw)
    index_of = {comment.external_id: index for index, comment in enumerate(raw.comments) if comment.external_id}
    if len(index_of) < sum(bool(comment.external_id) for comment in raw.comments):
        raise ValueError("Two comments of one thread have the same id.")
    if any(comment.text for comment in (raw.article, *raw.comments) if comment.state in WITHDRAWN):
        raise ValueError("A comment that was taken back still has its text.")
    parents = [_index(index_of, comment.parent_external_id) for comment in raw.comments]
    orphans = frozenset(
        index
        for index, comment in enumerate(raw.comments)
        if comment.parent_external_id is not None and parents[index] is None
    )
    return Draft(raw, parents, orphans)


def _refuse_long_ids(raw: RawThread) -> None:
    ids = ((comment.external_id, comment.place) for comment in (raw.article, *raw.comments))
    for external_id, place in ((raw.external_id, raw.article.place), *ids):
        if external_id is not None and len(external_id.encode()) > LONGEST_ID:
            raise MalformedFile(
                f"the id {external_id[:40]!r}… has more than {LONGEST_ID:,} bytes",
                place=place,
                advice="name the field that holds the id",
            )


def _index(index_of: Mapping[str, int], external_id: str | None) -> int | None:
    return None if external_id is None else index_of.get(external_id)
