"""What the source has and the file does not: never comments, only a number."""

from __future__ import annotations

from threads.importers.notices import Notices


def tell_missing(missing: int, place: str, notices: Notices) -> None:
    """Report how many comments the source says that it has beyond those in the file; nothing if there are none."""
    if missing > 0:
        what = "comment was" if missing == 1 else "comments were"
        notices.add("stub", place, f"{missing:,} more {what} not in the file", count=missing)
