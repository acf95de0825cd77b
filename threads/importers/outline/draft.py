"""What a person may look through before it becomes a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from threads.importers.base import RawThread
from threads.importers.outline.edits import set_article_end
from threads.importers.outline.model import Outline
from threads.importers.outline.settling import propose


@dataclass(frozen=True, slots=True)
class Draft:
    """The lines of a file whose comments nothing tells apart, and what makes a thread of an outline of them."""

    lines: tuple[str, ...]
    """From line 1 on, as `from_json` takes them."""
    thread: Callable[[Outline], RawThread]
    """The thread of an outline, with what else the file tells. Raises MalformedFile."""
    article_end: int | None = None
    """The last line of the article where the file tells it, 0 for no article; None where it is guessed."""

    def outline(self) -> Outline:
        """The likeliest outline."""
        proposed = propose(self.lines)
        return proposed if self.article_end is None else set_article_end(proposed, self.article_end)
