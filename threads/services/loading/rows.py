"""A comment as the row it becomes."""

from __future__ import annotations

from typing import Any

from threads.importers.base import RawComment
from threads.models import Comment
from threads.structure.tree import Place

_LARGEST_SCORE = 2**31 - 1

COLUMNS = (
    *("id", "thread_id", "imported_by_id", "parent_id", "author_id", "source_order"),
    *("position", "depth", "subtree_end", "structure", "external_id", "parent_external_id"),
    *("posted_at", "posted_precision", "posted_raw", "score", "state", "text", "anchors", "quoted", "markup", "raw"),
)
"""The attributes of Comment that `row_of` gives, in its order."""


def row_of(
    raw: RawComment,
    key: int,
    *,
    thread: int,
    source: int,
    parent: int | None,
    author: int | None,
    source_order: int,
    place: Place,
    is_placed: bool,
    is_orphan: bool,
) -> tuple[Any, ...]:
    """The values of COLUMNS. What is not placed yet has no position, though a depth."""
    return (
        key,
        thread,
        source,
        parent,
        author,
        source_order,
        place.position if is_placed else None,
        place.depth,
        place.subtree_end if is_placed else None,
        Comment.Structure.ORPHANED.value if is_orphan else raw.structure,
        raw.external_id or None,
        raw.parent_external_id or None,
        raw.posted_at,
        raw.posted_precision,
        (raw.posted_raw or "")[:200],
        raw.score if raw.score is not None and abs(raw.score) <= _LARGEST_SCORE else None,
        raw.state,
        raw.text,
        [{"start": anchor.start, "end": anchor.end, "href": anchor.href} for anchor in raw.anchors],
        [list(span) for span in raw.quoted],
        raw.markup or "",
        raw.raw,
    )
