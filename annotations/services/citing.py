"""Which passages of a text others quote, or were pointed at: the other ends of quotes and of one's own relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from annotations.models import Relation, Round
from threads.models import Quote, User


@dataclass(frozen=True, slots=True)
class Citation:
    """From where a passage is cited: the number of a comment, and the span there (None: the whole comment)."""

    position: int
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class CitedPassage:
    """A span of a text (code points, end exclusive) and the comments that cite it, in reading order."""

    start: int
    end: int
    citations: list[Citation] = field(default_factory=list)
    exact: str = ""

    @property
    def count(self) -> int:
        """How many comments cite it."""
        return len({citation.position for citation in self.citations})


def passages_cited(*, sources: Q, targets: Q, round: Round | None, by: User) -> Mapping[int, list[CitedPassage]]:
    """Cited passages by the id of the comment they stand in; those that overlap are one. Two queries.

    The same comments are named by `sources`, a filter for quotes, and by `targets`, one for relations. Quotes are for
    all to see; of relations one's own count alone, so that nobody learns what colleagues said.
    """
    found: dict[int, list[CitedPassage]] = defaultdict(list)
    quotes = Quote.objects.filter(sources).values_list(
        "source_id", "source_start", "source_end", "comment__position", "start", "end"
    )
    rows = [
        (source, start, end, Citation(position or 0, own_start, own_end))
        for source, start, end, position, own_start, own_end in quotes
    ]
    if round is not None:
        own = Relation.objects.live().individual().by(by).filter(targets, round=round, target_start__isnull=False)
        pointed = own.values_list("target_comment_id", "target_start", "target_end", "comment__position")
        rows += [
            (target or 0, start or 0, end or 0, Citation(position or 0)) for target, start, end, position in pointed
        ]
    for source, start, end, citation in sorted(rows, key=lambda row: (*row[:3], row[3].position)):
        passages = found[source]
        if not passages or start >= passages[-1].end:
            passages.append(CitedPassage(start, end))
        passages[-1].end = max(passages[-1].end, end)
        passages[-1].citations.append(citation)
    return found
