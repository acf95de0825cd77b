"""The projects of a person, and the threads of a project."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from threads.models import Project, Thread
from threads.permissions import may
from threads.views.paging import page_of
from threads.views.request import Request
from threads.views.search import found_in


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
    """A project's threads, newest first; with `q` in the query the comments found in them.

    Query: `search` in titles; `q` in comments; both narrow the list. `before` and `after` are cursors.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    threads = Thread.objects.visible().filter(project=project).select_related("project")
    search = request.GET.get("search", "").strip()
    if search:
        threads = threads.filter(title__icontains=search.replace("\x00", ""))
    context = {"project": project, "search": search, "may_import": may(request.user, "import", project)}
    if request.GET.get("q", "").strip():
        return render(request, "threads/search.html", context | found_in(threads, project, request.GET))
    context |= {"page": page_of(threads, request.GET), "may_label": may(request.user, "annotate", project)}
    return render(request, "threads/thread_list.html", context)
