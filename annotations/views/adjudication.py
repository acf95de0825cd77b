"""Deciding between annotators: how far it is, merge rules, and who settled what."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.forms import MergeForm
from annotations.models import Merge
from annotations.services import adjudicating
from annotations.services.adjudicating import Rules
from annotations.views.which import begun_rounds
from threads.errors import Refused
from threads.models import Project
from threads.permissions import require
from threads.views.paging import page_of
from threads.views.request import Request

PAGE_SIZE: Final = 25
# Merges that the page tells of; all of them are at REST's `merges/`.
MERGES: Final = 10


@login_required
@require_safe
def adjudication(request: Request, slug: str) -> HttpResponse:
    """The threads of a round with what is to be decided in them. Asked with rules, what they would settle."""
    project = _project(request, slug)
    rounds, round = begun_rounds(request, project)
    context: dict[str, Any] = {"project": project, "rounds": rounds, "round": round}
    if round is None:
        return render(request, "annotations/adjudication.html", context)
    rows = adjudicating.threads_in_sight(round, by=request.user)
    page = page_of(rows, request.GET, size=PAGE_SIZE, order="pk")
    counts = adjudicating.counts_of([thread.pk for thread in page.rows], round)
    asks = "rules" in request.GET
    form = MergeForm(request.GET if asks else None, seed=adjudicating.new_seed())
    if asks and form.is_valid():
        try:
            context["preview"] = adjudicating.preview(rules_in(form), round=round, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
    merges = Merge.objects.filter(round=round).select_related("by", "job")
    standing = Count("adjudications", filter=Q(adjudications__superseded_at=None))
    context |= {
        "page": page,
        "threads": [(thread, counts[thread.pk]) for thread in page.rows],
        "form": form,
        "merges": merges.annotate(standing=standing)[:MERGES],
    }
    return render(request, "annotations/adjudication.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def merge(request: Request, slug: str) -> HttpResponse:
    """Settles what the posted rules settle."""
    project = _project(request, slug)
    _, round = begun_rounds(request, project)
    form = MergeForm(request.POST, seed=0)
    if round is None or not form.is_valid():
        messages.error(request, "Choose the rules again.")
        return redirect("annotations:adjudication", slug)
    try:
        made = adjudicating.carry_out(rules_in(form), round=round, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _told(made))
    return redirect(f"{reverse('annotations:adjudication', args=[slug])}?round={round.pk}")


@login_required
@require_POST
def merge_removal(request: Request, slug: str, pk: int) -> HttpResponse:
    """Takes back what a merge settled."""
    project = _project(request, slug)
    rows = Merge.objects.visible_to(request.user).select_related("round__project")
    made = get_object_or_404(rows, pk=pk, round__project=project)
    try:
        adjudicating.remove(made, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('annotations:adjudication', args=[slug])}?round={made.round_id}")


def rules_in(form: MergeForm) -> Rules:
    """The rules that were chosen. Raises Refused where none was."""
    sent = form.cleaned_data
    return Rules(sent["unanimous"], sent["majority"], sent["single"], sent["audit"] / 100, sent["seed"])


def _told(merge: Merge) -> str:
    if merge.job is not None:
        return "A worker settles it. How far it is, stands below."
    settled = merge.adjudications.count()
    return (
        f"{settled} answer{'s were' if settled != 1 else ' was'} settled." if settled else "Nothing was left to settle."
    )


def _project(request: Request, slug: str) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "adjudicate", project)
    return project
