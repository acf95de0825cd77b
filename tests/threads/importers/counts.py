"""What the READMEs of the sample files count, counted in what an importer gives."""

from __future__ import annotations

from collections.abc import Sequence

from threads.importers.base import RawThread


def counted(threads: Sequence[RawThread]) -> dict[str, int]:
    """Threads, comments, roots (they answer the article), orphans, and comments on the longest chain."""
    total = dict.fromkeys(("comments", "roots", "orphans", "max depth"), 0)
    for thread in threads:
        parents = {comment.external_id: comment.parent_external_id for comment in thread.comments}
        total["comments"] += len(thread.comments)
        total["roots"] += sum(parent is None for parent in parents.values())
        total["orphans"] += sum(parent is not None and parent not in parents for parent in parents.values())
        for comment in thread.comments:
            depth, above = 1, comment.parent_external_id
            while above in parents:
                depth, above = depth + 1, parents[above]
            total["max depth"] = max(total["max depth"], depth)
    return {"threads": len(threads), **total}


def ends(threads: Sequence[RawThread]) -> list[tuple[str | None, str | None, str | None, str]]:
    """Id, parent, author and the first fifty characters of the first comment of all, and of the last."""
    comments = [comment for thread in threads for comment in thread.comments]
    return [
        (comment.external_id, comment.parent_external_id, comment.author, comment.text[:50])
        for comment in (comments[0], comments[-1])
    ]
