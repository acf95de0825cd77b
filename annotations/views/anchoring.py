"""What suggestions do to people's answers; and the comment that teaches most."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotations.services.learning import control
from annotations.services.learning.anchoring import LEAST, influence_in
from annotations.services.next_unit import next_unit
from annotations.views.which import round_here
from threads.models import Project
from threads.permissions import require
from threads.views.request import Request


@login_required
@require_safe
def anchoring(request: Request, slug: str) -> HttpResponse:
    """Answers with suggestions in view, against those on comments that never show one."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    context = {
        "project": project,
        "report": influence_in(project, by=request.user),
        "least": LEAST,
        "control_percent": round(control.share_of(project) * 100),
    }
    return render(request, "annotations/anchoring.html", context)


@login_required
@require_safe
def teaches_most(request: Request, slug: str) -> HttpResponse:
    """Leads to the comment of which a judgement would teach the models most."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    round = round_here(request, project)
    found = next_unit(project, round=round, by=request.user) if round is not None else None
    if found is None:
        messages.info(request, "No comment is left to judge." if round is not None else "No round is open.")
        return redirect("annotations:model_list", slug)
    messages.info(
        request,
        "Drawn by chance." if found.why == "random" else "Chosen because the models are least sure of it.",
    )
    address = reverse("annotations:workspace", args=[slug, found.thread])
    return redirect(f"{address}?focus={found.position}#c{found.position}")
