"""Which comments cite which addresses, from their hyperlinks. Only writer of Citation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from threads.models import Citation, Comment, Hyperlink, Thread

_BATCH: Final = 1000


def address_key(canonical: str) -> int:
    """A number of 64 bits that stands for the address: the first eight bytes of its SHA-256, with a sign."""
    return int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:8], "big", signed=True)


def write_citations(thread: Thread, hyperlinks: Iterable[Hyperlink]) -> None:
    """Brings the citations of the thread up to these hyperlinks. Call it in their transaction."""
    Citation.objects.filter(thread=thread).delete()
    authors = dict(Comment.objects.filter(thread=thread).values_list("pk", "author_id"))
    Citation.objects.bulk_create(_citations(thread, hyperlinks, authors), batch_size=_BATCH)


def _citations(
    thread: Thread, hyperlinks: Iterable[Hyperlink], authors: Mapping[int, int | None]
) -> Iterator[Citation]:
    seen: set[tuple[int, int]] = set()
    for link in hyperlinks:
        # An address that was cut short cannot be compared with others.
        if link.canonical is None or not link.site or link.comment_id not in authors:
            continue
        key = address_key(link.canonical)
        if (link.comment_id, key) in seen:
            continue
        seen.add((link.comment_id, key))
        yield Citation(
            project_id=thread.project_id,
            thread=thread,
            comment_id=link.comment_id,
            author_id=authors[link.comment_id],
            site=link.site,
            canonical=link.canonical,
            address=key,
        )
