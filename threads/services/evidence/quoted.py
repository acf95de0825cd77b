"""What quotes what: the articles and comments that are quoted, their passages, and who quotes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Prefetch, QuerySet

from threads.models import Comment, Project, Quote, Thread
from threads.services.evidence.groups import Group, brief, counted, grouped

COUNTS: Final = {
    "comments": Count("comment", distinct=True),
    "people": Count("comment__author", distinct=True),
}
MOST: Final = 2000
"""Quotes of a text that are read for its passages."""
_WORDS: Final = 200


def quotes(project: Project, *, thread: Thread | None = None) -> QuerySet[Quote]:
    """The project's quotes in visible threads."""
    rows = Quote.objects.filter(comment__position__isnull=False, source__position__isnull=False)
    rows = rows.filter(
        comment__thread__project=project,
        comment__thread__visible_at__isnull=False,
        comment__thread__trashed_at=None,
    )
    return rows.order_by() if thread is None else rows.filter(comment__thread=thread).order_by()


def sources(rows: QuerySet[Quote], order: str) -> QuerySet[Any]:
    """Groups by `source`, the quoted comment, with the count that orders them (a key of COUNTS), largest first."""
    return grouped(rows, "source", order, COUNTS)


@dataclass(slots=True)
class Passage:
    """A span of a text (code points, end exclusive) that is quoted; spans that overlap are one."""

    start: int
    end: int
    exact: str = ""
    quotes: list[Quote] = field(default_factory=list)

    @property
    def comments(self) -> int:
        """How many comments quote it."""
        return len({quote.comment_id for quote in self.quotes})


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """A text that is quoted, by how many comments and people, and the beginning of what they quote most."""

    comment: Comment
    comments: int
    people: int
    words: str


def with_sources(rows: QuerySet[Quote], groups: Iterable[Group]) -> list[QuotedSource]:
    """The groups with their comments, counts and most quoted words. Three queries."""
    wanted = [group["source"] for group in groups]
    found = counted(rows, "source", wanted, COUNTS)
    stored = brief().in_bulk(wanted)
    spans: dict[int, tuple[int, int]] = {}
    common = rows.filter(source__in=wanted).values_list("source", "source_start", "source_end")
    for source, start, end, _ in common.annotate(times=Count("pk")).order_by("times", "-source_start"):
        # The most common comes last and stays.
        spans[source] = (start, end)
    return [
        QuotedSource(stored[pk], found[pk]["comments"], found[pk]["people"], _beginning(stored[pk], *spans[pk]))
        for pk in wanted
        if pk in stored and pk in found and pk in spans
    ]


def _beginning(comment: Comment, start: int, end: int) -> str:
    words = comment.text[start : min(end, start + _WORDS)]
    return f"{words}…" if end > start + _WORDS else words


def passages(rows: QuerySet[Quote], source: Comment) -> list[Passage]:
    """The passages of a text that are quoted, the most quoted first, each with its quotes in reading order.

    Of very many quotes, the first MOST by place are read. One query, and two for whose they are.
    """
    quoting = rows.filter(source=source).prefetch_related(Prefetch("comment", brief()))
    found: list[Passage] = []
    for quote in quoting.order_by("source_start", "pk")[:MOST]:
        if not found or quote.source_start >= found[-1].end:
            found.append(Passage(quote.source_start, quote.source_end))
        found[-1].end = max(found[-1].end, quote.source_end)
        found[-1].quotes.append(quote)
    for passage in found:
        passage.exact = source.text[passage.start : passage.end]
        passage.quotes.sort(key=lambda quote: (quote.comment.position or 0, quote.pk))
    return sorted(found, key=lambda passage: (-passage.comments, passage.start))
