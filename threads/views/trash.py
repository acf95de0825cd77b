"""Move threads and projects to the trash, look through it, take out of it, empty it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from threads.errors import Refused
from threads.models import Membership, Project, Thread
from threads.permissions import require
from threads.services import projects, trash
from threads.views.paging import page_of
from threads.views.request import Request


@login_required
@require_safe
def thread_trash(request: Request, slug: str) -> HttpResponse:
    """The threads of the project's trash, for managers."""
    project = _managed(request, slug)
    context = {"project": project, "page": page_of(_thrown_away(project), request.GET), "days": trash.KEPT.days}
    return render(request, "threads/trash.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread_trashing(request: Request, slug: str, pk: int) -> HttpResponse:
    """Asks once more, then moves the thread to the trash."""
    project = _managed(request, slug)
    thread = get_object_or_404(Thread.objects.visible().filter(project=project), pk=pk)
    if request.method != "POST":
        context = {"project": project, "thread": thread, "days": trash.KEPT.days}
        return render(request, "threads/thread_trashing.html", context)
    trash.trash_thread(thread)
    messages.success(request, f"“{thread}” is in the trash.")
    return redirect("threads:trash", project.slug)


@login_required
@require_POST
def thread_restoration(request: Request, slug: str, pk: int) -> HttpResponse:
    """Takes a thread out of the trash."""
    project = _managed(request, slug)
    thread = get_object_or_404(_thrown_away(project), pk=pk)
    try:
        trash.restore_thread(thread, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{thread}” is back.")
    return redirect("threads:trash", project.slug)


@login_required
@require_POST
def thread_deletion(request: Request, slug: str, pk: int) -> HttpResponse:
    """Deletes a thread of the trash for good."""
    project = _managed(request, slug)
    trash.delete_thread(get_object_or_404(_thrown_away(project), pk=pk))
    messages.success(request, "The thread is deleted, with everything that was said about it.")
    return redirect("threads:trash", project.slug)


@login_required
@require_POST
def project_trashing(request: Request, slug: str) -> HttpResponse:
    """Moves the project to the trash."""
    project = _managed(request, slug)
    projects.trash_project(project, by=request.user)
    messages.success(request, f"“{project}” is in the trash.")
    return redirect("threads:project_trash")


@login_required
@require_safe
def project_trash(request: Request) -> HttpResponse:
    """The projects in the trash that this person manages."""
    context = {"page": page_of(_thrown_away_projects(request), request.GET), "days": trash.KEPT.days}
    return render(request, "threads/project_trash.html", context)


@login_required
@require_POST
def project_restoration(request: Request, slug: str) -> HttpResponse:
    """Takes a project out of the trash."""
    project = get_object_or_404(_thrown_away_projects(request), slug=slug)
    trash.restore_project(project)
    messages.success(request, f"“{project}” is back.")
    return redirect("threads:thread_list", project.slug)


@login_required
@require_POST
def project_deletion(request: Request, slug: str) -> HttpResponse:
    """Deletes a project of the trash for good."""
    trash.delete_project(get_object_or_404(_thrown_away_projects(request), slug=slug))
    messages.success(request, "The project is deleted, with everything in it.")
    return redirect("threads:project_trash")


def _thrown_away(project: Project) -> QuerySet[Thread]:
    return Thread.objects.filter(project=project, visible_at__isnull=False, trashed_at__isnull=False)


def _thrown_away_projects(request: Request) -> QuerySet[Project]:
    managed = Membership.objects.current().filter(user=request.user, role=Membership.Role.MANAGER)
    return Project.objects.filter(trashed_at__isnull=False, pk__in=managed.values("project"))


def _managed(request: Request, slug: str) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "manage", project)
    return project
