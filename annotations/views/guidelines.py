"""The text annotators work by: read by members, written by managers, every version kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from annotations.models import Guideline, Round
from annotations.services import schemes
from annotations.services.guidelines import html_of, use_guideline
from annotations.services.reading import questions_of
from threads.models import Project
from threads.permissions import may, require
from threads.views.request import Request, whole_number

LONGEST = 200_000


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guidelines(request: Request, slug: str) -> HttpResponse:
    """A version (query `version`, else the newest). A manager posts a text with `action` preview or save."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    versions = list(project.guidelines.select_related("created_by").prefetch_related("rounds").order_by("-number"))
    number = whole_number(request.GET.get("version"))
    shown = next((row for row in versions if row.number == number), versions[0] if versions else None)
    text = shown.text if shown else ""
    if request.method == "POST":
        require(request.user, "manage", project)
        text = request.POST.get("text", "").replace("\r\n", "\n").replace("\0", "")[:LONGEST]
        if request.htmx:
            return HttpResponse(html_of(text))
        if request.POST.get("action") == "save":
            return _save(request, project, text)
    context = {
        "project": project,
        "versions": versions,
        "shown": shown,
        "text": text,
        "html": html_of(text),
        "is_preview": request.method == "POST",
        "may_manage": may(request.user, "manage", project),
    }
    return render(request, "annotations/guidelines.html", context)


@login_required
@require_safe
def guideline_panel(request: Request, slug: str, round_id: int) -> HttpResponse:
    """What a round works by, beside the task: its labels with their lines, and the guideline."""
    rounds = Round.objects.visible_to(request.user).select_related("project", "guideline", "scheme_version__scheme")
    round = get_object_or_404(rounds, project__slug=slug, pk=round_id)
    context = {
        "project": round.project,
        "round": round,
        "questions": questions_of(round),
        "html": html_of(round.guideline.text),
    }
    return render(request, "annotations/_guidelines.html", context)


def _save(request: Request, project: Project, text: str) -> HttpResponse:
    saved: Guideline = schemes.add_guideline(project, text, by=request.user)
    if "applies" in request.POST:
        use_guideline(saved)
        messages.success(request, f"{saved} is saved, and open rounds work by it from now on.")
    else:
        messages.success(request, f"{saved} is saved.")
    return redirect(f"{reverse('annotations:guidelines', args=[project.slug])}?version={saved.number}")
