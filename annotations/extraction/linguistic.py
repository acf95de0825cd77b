"""The first extractor: claims and rebuttals by linguistic cues. Nothing is downloaded and nothing is learned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.extraction.base import Candidate, CommentView
from annotations.extraction.claims import claims
from annotations.extraction.rebuttals import rebuttals


@dataclass(frozen=True, slots=True)
class LinguisticCues:
    """Claims first, then rebuttals, each in reading order."""

    name: str = "cues"
    version: str = "1"

    def extract(self, thread: Sequence[CommentView]) -> Iterator[Candidate]:
        """See Extractor."""
        yield from claims(thread)
        yield from rebuttals(thread)
