"""One id is one comment: the same content again is passed over and told, another content is refused."""

from __future__ import annotations

from collections.abc import Iterable

from threads.importers.base import MAX_COMMENTS, MalformedFile, RawComment
from threads.importers.notices import Notices
from threads.importers.policies.withdrawing import NOBODY


def once(comments: Iterable[RawComment], notices: Notices) -> list[RawComment]:
    """The comments of one thread, each id once. Raises MalformedFile for an id of two comments, and for too many."""
    met: dict[str, RawComment] = {}
    kept: list[RawComment] = []
    for comment in comments:
        earlier = comment if comment.external_id is None else met.setdefault(comment.external_id, comment)
        if earlier is comment:
            kept.append(comment)
        else:
            tell_double(earlier, comment, notices)
        if len(kept) > MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
    return kept


def tell_double(earlier: RawComment, later: RawComment, notices: Notices) -> None:
    """Report that `later` repeats `earlier`, whose id it has. Raises MalformedFile if it is another comment."""
    refuse_other(earlier, later)
    message = f"{later.external_id or 'the article'!r} repeats {earlier.place or 'an earlier one'} and was left out"
    notices.add("duplicate", later.place, message)


def refuse_other(earlier: RawComment, later: RawComment) -> None:
    """Raise MalformedFile, naming both places, unless both say the same: text, author, state, and what they answer.

    A name that only one of them gives is no difference: accounts are deleted between two looks at a thread.
    """
    authors = {earlier.author, later.author} - {None, NOBODY}
    if _content(earlier) != _content(later) or len(authors) > 1:
        where = earlier.place or "an earlier place"
        stands = f"the id {later.external_id!r} stands for another comment at {where}"
        raise MalformedFile(
            f"the article is another one at {where}" if later.external_id is None else stands,
            place=later.place,
            advice="give each comment of a thread an id of its own, or leave one of them out",
        )


def _content(comment: RawComment) -> tuple[str, str, str | None]:
    return comment.text, comment.state, comment.parent_external_id
