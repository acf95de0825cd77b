"""The claims of a project: what is listed, in how many places it is made, and the form that lists another."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

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


def _list(request: Request, project: Project, form: ClaimForm) -> HttpResponse:
    try:
        claims.list_claim(project, form.cleaned_data["wording"], by=request.user, round=round_here(request, project))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:claim_list", project.slug)
