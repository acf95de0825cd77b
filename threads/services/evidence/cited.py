"""Sites and addresses that comments cite: by how many people, in how many threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Aggregate, Count, Min, Prefetch, Q, QuerySet

from threads.models import Citation, Hyperlink, Project, Thread
from threads.querysets import CitationQuerySet
from threads.services.citations import address_key
from threads.services.evidence.groups import Group, brief, counted, grouped
from threads.structure.hyperlinks import canonical_form

COUNTS: Final = {
    "comments": Count("pk"),
    "people": Count("author", distinct=True),
    "threads": Count("thread", distinct=True),
}
"""What a group of citations is counted and ordered by. `comments` counts a comment once an address."""


def citations(project: Project, *, site: str = "", thread: Thread | None = None, search: str = "") -> CitationQuerySet:
    """The project's citations: of the site, in the thread, whose address holds the words or is the one searched for."""
    rows = Citation.objects.shown_in(project).order_by()
    if site:
        rows = rows.filter(site=site)
    if thread is not None:
        rows = rows.filter(thread=thread)
    for word in search.split()[:8]:
        rows = rows.filter(_holds(word))
    return rows


def sites(rows: CitationQuerySet, order: str) -> QuerySet[Any]:
    """Groups by `site`, with the count that orders them (a key of COUNTS), largest first."""
    return grouped(rows, "site", order, COUNTS)


def addresses(rows: CitationQuerySet, order: str) -> QuerySet[Any]:
    """The same by `address`, the number that stands for one."""
    return grouped(rows, "address", order, COUNTS)


def with_site_counts(rows: CitationQuerySet, groups: Iterable[Group]) -> list[dict[str, Any]]:
    """The groups with all counts. One query."""
    return _filled(rows, "site", groups, {})


def with_address_counts(rows: CitationQuerySet, groups: Iterable[Group]) -> list[dict[str, Any]]:
    """The groups with all counts, `url` (the canonical form) and `site`. One query."""
    return _filled(rows, "address", groups, {"url": Min("canonical"), "site": Min("site")})


def citing(project: Project, address: int, *, thread: Thread | None = None) -> CitationQuerySet:
    """The citations of one address, with comment, thread and author, the latest first."""
    rows = citations(project, thread=thread).filter(address=address)
    # What a page shows is read for its rows alone: joined to all of them, it would be sorted, too.
    return rows.prefetch_related(Prefetch("comment", brief())).order_by("-pk")


def places_of(rows: Iterable[Citation]) -> dict[int, tuple[int, int]]:
    """Where the first hyperlink of each citation stands, by its comment's id: code points, end exclusive. One query."""
    wanted = {(row.comment_id, row.canonical) for row in rows}
    links = Hyperlink.objects.filter(comment__in={comment for comment, _ in wanted}).order_by("-start")
    return {link.comment_id: (link.start, link.end) for link in links if (link.comment_id, link.canonical) in wanted}


def _filled(
    rows: CitationQuerySet, key: str, groups: Iterable[Group], more: Mapping[str, Aggregate]
) -> list[dict[str, Any]]:
    wanted = [group[key] for group in groups]
    found = counted(rows, key, wanted, {**COUNTS, **more})
    return [found[value] for value in wanted if value in found]


def _holds(word: str) -> Q:
    """A whole address finds its canonical form, however it is written; anything else is looked for as it stands."""
    form = canonical_form(word) if "://" in word else None
    holds = Q(canonical__icontains=word)
    return holds | Q(address=address_key(form)) if form else holds
