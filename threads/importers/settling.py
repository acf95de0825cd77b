"""Which comments of a thread are kept, and as what (formats.md 1.1): the same for every site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from threads.importers.base import MAX_COMMENTS, MalformedFile, RawComment, State
from threads.importers.linking import link
from threads.importers.notices import Notices

_LEFT_OUT: dict[State, str] = {
    "spam": "comments marked as spam or put in the bin were left out",
    "pending": "comments that await moderation were left out",
    "system": "pingbacks, trackbacks and notices of the system were left out",
}


def settle(
    comments: Iterable[RawComment], notices: Notices, *, article_ids: frozenset[str] = frozenset()
) -> tuple[RawComment, ...]:
    """The comments of one thread as they are imported: each once, none unwanted, with parent links that hold.

    Spam, pending and system posts go, unless a kept comment answers one: then it stays as an empty placeholder.
    Deleted and removed ones lose what text they still have. Raises MalformedFile when an id stands for two texts.
    """
    wanted = _without_unwanted(_once(comments, notices), notices)
    return tuple(link([_emptied(comment, notices) for comment in wanted], notices, article_ids=article_ids))


def _once(comments: Iterable[RawComment], notices: Notices) -> list[RawComment]:
    met: dict[str, RawComment] = {}
    kept: list[RawComment] = []
    for comment in comments:
        earlier = comment if comment.external_id is None else met.setdefault(comment.external_id, comment)
        if earlier is comment:
            kept.append(comment)
        elif (earlier.text, earlier.parent_external_id) != (comment.text, comment.parent_external_id):
            raise MalformedFile(
                f"the id {comment.external_id!r} stands for another comment at {earlier.place}",
                place=comment.place,
                advice="leave one of them out",
            )
        else:
            message = f"{comment.external_id!r} repeats {earlier.place} and was left out"
            notices.add("duplicate", comment.place, message)
        if len(kept) > MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
    return kept


def _without_unwanted(comments: Sequence[RawComment], notices: Notices) -> list[RawComment]:
    unwanted = {c.external_id: c for c in comments if c.state in _LEFT_OUT and c.external_id is not None}
    answered: set[str] = set()
    for comment in comments:
        parent = None if comment.state in _LEFT_OUT else comment.parent_external_id
        while parent in unwanted and parent not in answered:
            answered.add(parent)
            parent = unwanted[parent].parent_external_id
    left_out: Counter[State] = Counter()
    kept = []
    for comment in comments:
        if comment.state not in _LEFT_OUT:
            kept.append(comment)
            continue
        left_out[comment.state] += 1
        if comment.external_id in answered:
            kept.append(_bare(comment, "placeholder"))
    for state, count in left_out.items():
        notices.add(state, "", f"{count} {_LEFT_OUT[state]}", count=count)
    if answered:
        message = f"{len(answered)} of those left out are kept without text, since a comment answers them"
        notices.add("placeholder", "", message, count=len(answered))
    return kept


def _emptied(comment: RawComment, notices: Notices) -> RawComment:
    if comment.state not in ("deleted", "removed") or not comment.text:
        return comment
    notices.add("deleted_text", comment.place, "the comment is marked deleted; its text was in the file and left out")
    return _bare(comment, comment.state)


def _bare(comment: RawComment, state: State) -> RawComment:
    """Its place in the thread and nothing else."""
    return replace(comment, text="", author=None, score=None, state=state, anchors=(), quoted=(), markup=None, raw=None)
