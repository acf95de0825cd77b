"""The first words of comments: enough to know them again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from annotations.services.reading import author_of
from threads.models import Thread

# Code points of one, and how many are given at once.
LENGTH: Final = 400
MOST: Final = 50
# Larger numbers are no positions, and not every database can compare them.
LARGEST: Final = 2**31 - 1


def excerpts_of(thread: Thread, positions: Iterable[int]) -> list[dict[str, object]]:
    """Position, author as the page shows it ("" if unknown) and first words of these comments, in reading order.

    What is no position of the thread is left out, and so is what is beyond the first 50. One query.
    """
    asked = [position for position in dict.fromkeys(positions) if position <= LARGEST][:MOST]
    rows = thread.comments.in_reading_order().filter(position__in=asked).select_related("author")
    return [
        {
            "position": row.position,
            "author": author_of(row, shows_names=thread.project.shows_author_names),
            "text": row.text[:LENGTH],
        }
        for row in rows.defer("markup", "raw", "anchors", "quoted")
    ]
