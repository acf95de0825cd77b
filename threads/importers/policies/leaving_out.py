"""What nobody was meant to read, or nobody wrote: it stays out, but for its place where a kept comment answers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from threads.importers.base import RawComment
from threads.importers.notices import Notices

_TOLD = {
    "spam": "left out as spam, or from the bin",
    "pending": "left out while they wait for moderation",
    "system": "left out as pingbacks, trackbacks, whispers or notices of the system",
    "not_public": "left out as not meant for the public",
}
"""By code, which is the state where a state is the reason."""


def leave_out(
    comments: Sequence[RawComment], notices: Notices, *, not_public: Collection[str] = ()
) -> list[RawComment]:
    """The comments that stay, and how many do not; `not_public` are ids of more that do not."""
    reasons = [_reason(comment, not_public) for comment in comments]
    if not any(reasons):
        return list(comments)
    answered = _answered(comments, reasons)
    counts = Counter(filter(None, reasons))
    for code, told in _TOLD.items():
        if counts[code]:
            notices.add(code, "", f"{told}: {counts[code]:,}", count=counts[code])
    if answered:
        message = f"of these kept as places without text, since comments answer them: {len(answered):,}"
        notices.add("placeholder", "", message, count=len(answered))
    return [
        place_of(comment) if reason else comment
        for comment, reason in zip(comments, reasons, strict=True)
        if not reason or comment.external_id in answered
    ]


def place_of(comment: RawComment) -> RawComment:
    """Its place in the thread and nothing else."""
    return RawComment(
        comment.external_id,
        comment.parent_external_id,
        "",
        state="placeholder",
        structure=comment.structure,
        place=comment.place,
    )


def stays_out(comment: RawComment) -> bool:
    """Whether its state is a reason to leave it out."""
    return comment.state in _TOLD


def _reason(comment: RawComment, not_public: Collection[str]) -> str | None:
    if comment.external_id in not_public:
        return "not_public"
    return comment.state if stays_out(comment) else None


def _answered(comments: Sequence[RawComment], reasons: Sequence[str | None]) -> set[str]:
    """The ids of those left out above a kept comment."""
    unwanted = {
        comment.external_id: comment.parent_external_id
        for comment, reason in zip(comments, reasons, strict=True)
        if reason and comment.external_id is not None
    }
    answered: set[str] = set()
    for comment, reason in zip(comments, reasons, strict=True):
        above = None if reason else comment.parent_external_id
        while above in unwanted and above not in answered:
            answered.add(above)
            above = unwanted[above]
    return answered
