"""The extractor that comes with the program: claims and rebuttals, by linguistic cues and small linear models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from annotations.extraction.base import Candidate, CommentView
from annotations.extraction.claims import claims
from annotations.extraction.languages import NOT_COVERED, covered
from annotations.extraction.rebuttals import rebuttals
from annotations.extraction.shipped import shipped_version

# Raised when the same models would propose something else.
_RULES = 2


class LinguisticCues:
    """Claims first, then rebuttals, each in reading order; of comments in English alone."""

    name = "cues"

    @property
    def version(self) -> str:
        """The edition of the rules, and the models beside them."""
        return f"{_RULES}-{shipped_version()}"

    def extract(self, thread: Sequence[CommentView]) -> Iterator[Candidate]:
        """See Extractor."""
        yield from self.extract_noting(thread, Counter())

    def extract_noting(self, thread: Sequence[CommentView], notices: Counter[str]) -> Iterator[Candidate]:
        """As `extract`, and counts the comments that are left out because of their language."""
        known = covered(thread)
        if left_out := len(thread) - len(known):
            notices[NOT_COVERED] += left_out
        yield from claims(known)
        yield from rebuttals(thread, of=known)
