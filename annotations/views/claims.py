"""The claims of a project: what is listed, where it is made, what points at it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from annotations.forms import ClaimForm
from annotations.models import Claim
from annotations.services import claims
from annotations.services.claim_lists import found, with_places
from annotations.views.which import round_here
from threads.errors import Refused
from threads.models import Project
from threads.permissions import may, require
from threads.views.paging import page_of
from threads.views.request import Request

LONGEST_SEARCH = 200


@login_required
def claim_list(request: Request, slug: str) -> HttpResponse:
    """The claims that this person may see, newest first, and the form that lists another. Query: `search`."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    form = ClaimForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "annotate", project)
        if form.is_valid():
            return _list(request, project, form)
    words = request.GET.get("search", "")[:LONGEST_SEARCH]
    rows = found(Claim.objects.visible_to(request.user).filter(project=project).select_related("created_by"), words)
    page = page_of(rows, request.GET)
    return render(
        request,
        "annotations/claim_list.html",
        {
            "project": project,
            "page": page,
            "claims": with_places(page.rows, request.user),
            "search": words,
            "form": form,
            "round": round_here(request, project),
            "may_list": may(request.user, "annotate", project),
            "may_manage": may(request.user, "manage", project),
        },
    )


@login_required
@require_POST
def change(request: Request, slug: str, pk: int) -> HttpResponse:
    """Words a claim anew (`wording`), or takes it off the list (`trash`) and puts it back (`restore`)."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    wish = request.POST.get("wish")
    rows = Claim.objects.filter(project=project)
    # Only its maker and managers get further; what lies in the trash is seen by nobody else.
    if wish == "restore":
        rows = rows if may(request.user, "manage", project) else rows.filter(created_by=request.user)
    else:
        rows = rows.visible_to(request.user)
    claim = get_object_or_404(rows, pk=pk)
    try:
        if wish == "trash":
            claims.trash(claim, by=request.user)
            messages.info(request, f"“{claim}” is off the list. What points at it keeps its wording.")
        elif wish == "restore":
            claims.restore(claim, by=request.user)
        else:
            claims.rename(claim, request.POST.get("wording", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:claim_list", project.slug)


def _list(request: Request, project: Project, form: ClaimForm) -> HttpResponse:
    try:
        claims.list_claim(project, form.cleaned_data["wording"], by=request.user, round=round_here(request, project))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:claim_list", project.slug)
