"""What a project's comments cite: sites, their addresses, and the comments that cite one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.services.reading import author_of
from threads.models import Comment, Project, Thread
from threads.search.snippets import Snippet
from threads.services.evidence import cited
from threads.services.evidence.excerpts import around
from threads.views.groups import page_of_groups
from threads.views.paging import page_of
from threads.views.request import Request, whole_number

_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A comment with the passage that is meant, as _hit.html draws it."""

    comment: Comment
    snippet: Snippet
    author: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The project, and what of it the address asks for."""

    project: Project
    thread: Thread | None
    site: str
    search: str
    order: str
    query: dict[str, str]

    @property
    def context(self) -> dict[str, Any]:
        """What every page of evidence shows."""
        without = {name: value for name, value in self.query.items() if name != "thread"}
        return {
            "project": self.project,
            "thread": self.thread,
            "site": self.site,
            "search": self.search,
            "order": self.order,
            "in_thread": f"?thread={self.thread.pk}" if self.thread else "",
            "everywhere": urlencode(without),
            "kept": urlencode({name: value for name, value in self.query.items() if name != "order"}),
        }


def narrowed(request: Request, slug: str, orders: Iterable[str]) -> Narrowed:
    """Reads `thread`, `site`, `search` and `order` from the query. Raises Http404 for what one may not see."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    number = whole_number(request.GET.get("thread"))
    threads = Thread.objects.visible_to(request.user).filter(project=project)
    thread = get_object_or_404(threads, pk=number) if number is not None else None
    site, search = (request.GET.get(name, "").replace("\x00", "").strip()[:_LONGEST] for name in ("site", "search"))
    orders = list(orders)
    order = request.GET.get("order", "")
    order = order if order in orders else orders[0]
    told = {"thread": str(thread.pk) if thread else "", "site": site, "search": search, "order": order}
    return Narrowed(project, thread, site, search, order, {name: value for name, value in told.items() if value})


@login_required
@require_safe
def sites(request: Request, slug: str) -> HttpResponse:
    """Sites that comments cite. Query: `thread`, `order` (a key of cited.COUNTS), cursors."""
    wanted = narrowed(request, slug, ["people", "comments", "threads"])
    rows = cited.citations(wanted.project, thread=wanted.thread)
    page = page_of_groups(cited.sites(rows, wanted.order), request.GET, order=wanted.order, key="site")
    context = {"page": page, "sites": cited.with_site_counts(rows, page.rows), "here": "sites"}
    return render(request, "annotations/evidence_sites.html", wanted.context | context)


@login_required
@require_safe
def addresses(request: Request, slug: str) -> HttpResponse:
    """Addresses that comments cite. Query: as `sites`, and `site`, `search` (words in the address, or all of it)."""
    wanted = narrowed(request, slug, ["people", "comments", "threads"])
    rows = cited.citations(wanted.project, site=wanted.site, thread=wanted.thread, search=wanted.search)
    page = page_of_groups(cited.addresses(rows, wanted.order), request.GET, order=wanted.order, key="address")
    context = {"page": page, "addresses": cited.with_address_counts(rows, page.rows), "here": "addresses"}
    return render(request, "annotations/evidence_addresses.html", wanted.context | context)


@login_required
@require_safe
def address(request: Request, slug: str, key: str) -> HttpResponse:
    """The comments that cite an address, by the number that stands for it. Query: `thread`, cursors."""
    wanted = narrowed(request, slug, ["people"])
    if abs(int(key)) >= 2**63:
        raise Http404
    rows = cited.citing(wanted.project, int(key), thread=wanted.thread)
    page = page_of(rows, request.GET)
    first = page.rows[0] if page.rows else rows.first()
    if first is None:
        raise Http404
    places = cited.places_of(page.rows)
    found = [place(row.comment, places.get(row.comment_id), wanted.project) for row in page.rows]
    counts = cited.with_address_counts(rows.order_by(), [{"address": int(key)}])[0]
    context = {"page": page, "places": found, "address": counts, "here": "addresses"}
    return render(request, "annotations/evidence_address.html", wanted.context | context)


def place(comment: Comment, span: tuple[int, int] | None, project: Project, remark: str = "") -> Place:
    """The comment with the words around the span."""
    author = author_of(comment, shows_names=project.shows_author_names)
    return Place(comment, around(comment.text, span), author, remark)
