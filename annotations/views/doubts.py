"""Suspected mistakes: answers that a model which had not seen them doubts, to be looked at again."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Doubt
from annotations.services.learning import doubting
from annotations.services.learning.doubt_lists import described, doubts_of
from threads.models import Project
from threads.permissions import may, require
from threads.views.paging import page_of
from threads.views.request import Request

PAGE_SIZE: Final = 20
_RELATED: Final = ("comment__thread", "comment__author", "comment__parent", "round")


@login_required
@require_safe
def doubt_list(request: Request, slug: str) -> HttpResponse:
    """One's own answers that a model doubts; for adjudicators and managers also settled ones of colleagues."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rows = doubts_of(project, by=request.user).select_related(*_RELATED)
    page = page_of(rows, request.GET, size=PAGE_SIZE, order="-strength")
    return render(
        request,
        "annotations/doubt_list.html",
        {
            "project": project,
            "page": page,
            "doubts": described(page.rows, project=project, by=request.user),
            "may_label": may(request.user, "annotate", project),
        },
    )


@login_required
@require_POST
def decide(request: Request, slug: str, pk: int) -> HttpResponse:
    """Posted `action`: "accept", the label is right and is not asked about again; "undo" takes that back.

    htmx gets the item as it is then; others the list.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    rows = Doubt.objects.visible_to(request.user).filter(round__project=project).select_related(*_RELATED)
    doubt = get_object_or_404(rows, pk=pk)
    action = request.POST.get("action")
    if action == "accept":
        doubting.dismiss(doubt, by=request.user)
    elif action == "undo":
        doubting.take_up_again(doubt)
    else:
        raise BadRequest("There is no such action.")
    if not request.htmx:
        return redirect("annotations:doubt_list", slug)
    (one,) = described([doubt], project=project, by=request.user)
    return render(request, "annotations/_doubt.html", {"project": project, "one": one, "may_label": True})
