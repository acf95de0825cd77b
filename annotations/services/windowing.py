"""A long thread arrives in windows, each when the reader comes near."""

from __future__ import annotations

from typing import Final

# Comments in one: some 1,500 nodes of a page, drawn within a few frames.
WINDOW: Final = 60


def window_of(rank: int) -> range:
    """The ranks of the window that holds this one; the article (0) counts to the first."""
    start = (max(rank, 1) - 1) // WINDOW * WINDOW + 1
    return range(start, start + WINDOW)
