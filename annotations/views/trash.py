"""The trash of a project: threads for managers, and everybody's own labels that were taken back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Annotation
from annotations.services import reinstating
from threads.errors import Refused
from threads.models import Project
from threads.permissions import require
from threads.views.paging import page_of
from threads.views.request import Request


@login_required
@require_safe
def labels(request: Request, slug: str) -> HttpResponse:
    """One's own labels that were taken back, the latest first."""
    project = _labelled(request, slug)
    rows = reinstating.taken_back(project, by=request.user)
    shown = rows.select_related("label", "question", "comment__thread", "round")
    return render(request, "annotations/trash_labels.html", {"project": project, "page": page_of(shown, request.GET)})


@login_required
@require_POST
def label_restoration(request: Request, slug: str, pk: int) -> HttpResponse:
    """Gives one of them again."""
    project = _labelled(request, slug)
    mine = Annotation.objects.individual().by(request.user).filter(round__project=project)
    try:
        reinstating.reinstate(get_object_or_404(mine, pk=pk), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The label is there again.")
    return redirect("annotations:trash_labels", project.slug)


def _labelled(request: Request, slug: str) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    return project
