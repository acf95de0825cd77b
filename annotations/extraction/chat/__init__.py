"""Labels by a language model: what it is asked, and what of its answer is believed. No connection is opened here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.extraction.base import CommentView, Consultation, LabelView
from annotations.extraction.chat.batches import batches
from annotations.extraction.chat.question import Question

__all__ = ["ChatExtractor"]


@dataclass(frozen=True, slots=True)
class ChatExtractor:
    """Asks about a thread in portions, each with what its comments answer and the beginning of the article."""

    name: str = "llm"
    version: str = "1"

    def consultations(self, thread: Sequence[CommentView], labels: Sequence[LabelView]) -> Iterator[Consultation]:
        """See Consulting. Comments without text, and the article, are not asked about."""
        if labels:
            for batch in batches(thread):
                yield Question(batch, tuple(labels))
