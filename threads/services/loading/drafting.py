"""A thread as it will be stored, worked out before anything is written. Pure: RawThread in, Draft out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from threads.importers.base import MalformedFile, Notice, RawComment, RawThread
from threads.structure.tree import Place, lay_out, resolve
from threads.text import fingerprint

# The author or a moderator took the words back, or the law did: where a file still holds them, we do not.
WITHDRAWN = frozenset({"deleted", "removed", "erased"})

# Bytes. An index of PostgreSQL takes some 2,700, and no source comes near this.
LONGEST_ID = 1000


@dataclass(frozen=True)
class Draft:
    """One thread ready to be written: no doubled id, links that are a tree, withdrawn texts gone."""

    raw: RawThread
    article: RawComment
    comments: Sequence[RawComment]
    parents: Sequence[int | None]
    """For each comment the index of what it answers; None answers the article."""
    orphans: frozenset[int]
    """Indices of comments whose parent is not in the file."""
    notices: Sequence[Notice]

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
    """Apply the policies of imports (formats.md 1.1) to one thread.

    Raises MalformedFile for an id that is too long, or, naming both places, that stands for two different comments.
    """
    _refuse_long_ids(raw)
    comments, doubled = _without_doubles([_withdrawn(comment) for comment in raw.comments])
    ids = {comment.external_id for comment in comments if comment.external_id is not None}
    article = _withdrawn(raw.article)
    if article.external_id in ids:
        article = replace(article, external_id=None)
    parent_ids = [_parent_id(comment, article) for comment in comments]
    resolution = resolve([comment.external_id for comment in comments], parent_ids)
    orphans = frozenset(index for index, parent in enumerate(parent_ids) if parent is not None and parent not in ids)
    told = {notice.code for notice in raw.warnings}
    notices = [*raw.warnings, *doubled]
    if "orphan" not in told:
        notices += [
            Notice("orphan", "", f"the parent {parent!r} is not in the file", count)
            for parent, count in resolution.orphans.items()
        ]
    notices += [
        Notice(
            "cycle", "", f"the comments {', '.join(cycle[:5])} answer each other in a circle; the first was cut loose"
        )
        for cycle in resolution.cycles
    ]
    return Draft(raw, article, comments, resolution.parents, orphans, notices)


def _refuse_long_ids(raw: RawThread) -> None:
    ids = ((comment.external_id, comment.place) for comment in (raw.article, *raw.comments))
    for external_id, place in ((raw.external_id, raw.article.place), *ids):
        if external_id is not None and len(external_id.encode()) > LONGEST_ID:
            raise MalformedFile(
                f"the id {external_id[:40]!r}… has more than {LONGEST_ID:,} bytes",
                place=place,
                advice="name the field that holds the id",
            )


def _parent_id(comment: RawComment, article: RawComment) -> str | None:
    is_root = comment.parent_external_id is None or comment.parent_external_id == article.external_id
    return None if is_root else comment.parent_external_id


def _withdrawn(comment: RawComment) -> RawComment:
    """The comment without its text, and without what could bring the text back, if it was taken back."""
    if comment.state not in WITHDRAWN:
        return comment
    return replace(comment, text="", anchors=(), quoted=(), markup=None, raw=None)


def _without_doubles(comments: Sequence[RawComment]) -> tuple[list[RawComment], list[Notice]]:
    first: dict[str, RawComment] = {}
    kept: list[RawComment] = []
    doubles: Counter[str] = Counter()
    for comment in comments:
        if comment.external_id is None or (earlier := first.get(comment.external_id)) is None:
            if comment.external_id is not None:
                first[comment.external_id] = comment
            kept.append(comment)
        elif _says_the_same(earlier, comment):
            doubles[comment.external_id] += 1
        else:
            raise MalformedFile(
                f"the id {comment.external_id!r} was given before, to another comment"
                + (f" ({earlier.place})" if earlier.place else ""),
                place=comment.place,
                advice="give each comment of a thread its own id",
            )
    notices = [
        Notice("duplicate", first[double].place, f"the comment {double!r} is in the file more than once", count)
        for double, count in doubles.items()
    ]
    return kept, notices


def _says_the_same(one: RawComment, other: RawComment) -> bool:
    return (one.text, one.author, one.parent_external_id) == (other.text, other.author, other.parent_external_id)
