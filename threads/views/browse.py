"""The projects of a person, and the threads of a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from threads.models import Project, Thread
from threads.permissions import may
from threads.views.paging import page_of
from threads.views.request import Request

Narrow = Callable[[QuerySet[Thread], Project, Request], tuple[QuerySet[Thread], dict[str, list[Any]]]]

# How the list of threads can be ordered.
ORDERS: Final = {"newest": "-pk", "title": "title", "comments": "-comment_count"}
# How many sites the list names.
_SITES: Final = 30


@login_required
@require_safe
def project_list(request: Request) -> HttpResponse:
    """The projects one is a member of, newest first, each with its number of threads and one's role."""
    is_visible = Q(threads__visible_at__isnull=False, threads__trashed_at=None)
    projects = Project.objects.visible_to(request.user).annotate(
        role=F("memberships__role"), thread_count=Count("threads", filter=is_visible, distinct=True)
    )
    return render(request, "threads/project_list.html", {"page": page_of(projects, request.GET)})


@login_required
@require_safe
def thread_list(request: Request, slug: str) -> HttpResponse:
    """A project's threads. With `q` in the query one is sent on to the comments found.

    Query: `search` in titles, `site`, and what settings.THREAD_FILTERS knows narrow the list; `order` is a key of
    ORDERS, newest first without it. `before` and `after` are cursors.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    search = request.GET.get("search", "").replace("\x00", "").strip()
    if asked := request.GET.get("q", "").strip():
        query = urlencode({"q": asked} | ({"search": search} if search else {}))
        return redirect(f"{reverse('annotations:comments', args=[slug])}?{query}")
    threads: QuerySet[Thread] = Thread.objects.visible().filter(project=project)
    if search:
        threads = threads.filter(title__icontains=search)
    sites = _sites(threads)
    site = request.GET.get("site", "").replace("\x00", "")
    if site:
        threads = threads.filter(site=site)
    narrow: Narrow = import_string(settings.THREAD_FILTERS)
    threads, counted = narrow(threads, project, request)
    order = request.GET.get("order", "")
    rows = threads.select_related("project")
    return render(
        request,
        "threads/thread_list.html",
        {
            "project": project,
            "search": search,
            "page": page_of(rows, request.GET, order=ORDERS.get(order, ORDERS["newest"])),
            "may_import": may(request.user, "import", project),
            "may_label": may(request.user, "annotate", project),
            "order": order if order in ORDERS else "newest",
            "orders": list(ORDERS),
            "is_ordered": order in ORDERS and order != "newest",
            "filters": {"site": sites, **counted},
            "chosen": {name: request.GET.get(name, "") for name in ("site", *counted)},
            "is_narrowed": any(request.GET.get(name) for name in ("search", "site", *counted)),
        },
    )


def _sites(threads: QuerySet[Thread]) -> list[dict[str, Any]]:
    """The sites with most of these threads, each with the number of them."""
    named = threads.exclude(site="").order_by().values("site").annotate(count=Count("pk"))
    return [
        {"value": row["site"], "name": row["site"], "count": row["count"]}
        for row in named.order_by("-count", "site")[:_SITES]
    ]
