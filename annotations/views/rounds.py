"""Managers plan, open, watch and close rounds; everybody sees under which rules they work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from annotations.models import Round
from annotations.services import opening
from annotations.services.overseeing import progress_of, shares_of
from annotations.services.rescheming import publishing
from annotations.views.assigning_form import AssigningForm
from annotations.views.round_form import RoundForm
from threads.errors import Refused
from threads.models import Project
from threads.permissions import may, require
from threads.views.paging import page_of
from threads.views.request import Request


@login_required
@require_safe
def round_list(request: Request, slug: str) -> HttpResponse:
    """The project's rounds, newest first."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    rounds = Round.objects.filter(project=project, trashed_at=None).select_related(
        "scheme_version__scheme", "guideline"
    )
    context = {
        "project": project,
        "page": page_of(rounds, request.GET),
        "may_manage": may(request.user, "manage", project),
    }
    return render(request, "annotations/round_list.html", context)


@login_required
@require_safe
def round_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    """The rules of a round; for managers also who is how far, and the assignments.

    Asked by htmx, only how far it is on its way to another scheme version.
    """
    round = _round(request, slug, pk)
    context: dict[str, object] = {"project": round.project, "round": round}
    if request.htmx:
        context["may_manage"] = may(request.user, "manage", round.project)
        fragment = render(request, "annotations/_rescheming.html", context)
        is_waiting = round.rescheming is not None and not round.rescheming.is_given_up
        return fragment if is_waiting else HttpResponseStopPolling(fragment.content)
    if may(request.user, "manage", round.project):
        page = page_of(round.assignments.select_related("round", "thread", "annotator"), request.GET)
        progress = progress_of(page.rows)
        context |= {
            "may_manage": True,
            "shares": shares_of(round),
            "page": page,
            "rows": [(row, progress[row.pk]) for row in page.rows],
            "form": AssigningForm(round=round),
        }
    return render(request, "annotations/round_detail.html", context)


@login_required
def round_create(request: Request, slug: str) -> HttpResponse:
    """A form for a new round, which is opened at once or kept as a draft (posted as `then`)."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "manage", project)
    return _plan(request, project, None)


@login_required
def round_edit(request: Request, slug: str, pk: int) -> HttpResponse:
    """The same form for a draft."""
    round = _round(request, slug, pk)
    require(request.user, "manage", round.project)
    return _plan(request, round.project, round)


def _plan(request: Request, project: Project, round: Round | None) -> HttpResponse:
    form = RoundForm(request.POST or None, project=project, round=round)
    if request.method == "POST" and form.is_valid():
        try:
            if round is None:
                stored = opening.plan_round(project, by=request.user, **form.plan())
            else:
                stored = opening.revise_round(round, **form.plan())
            if request.POST.get("then") == "open":
                opening.open_round(stored)
        except Refused as refusal:
            _show(refusal, form)
        else:
            return redirect("annotations:round_detail", project.slug, stored.pk)
    return render(request, "annotations/round_form.html", {"project": project, "form": form, "round": round})


def _show(refusal: Refused, form: RoundForm) -> None:
    names = {"sample_probability": "sample_percent", "shared_fraction": "shared_percent"}
    if not refusal.fields:
        form.add_error(None, str(refusal))
    for name, said in (refusal.fields or {}).items():
        form.add_error(names.get(name, name), said)


@login_required
@require_POST
def round_open(request: Request, slug: str, pk: int) -> HttpResponse:
    """Opens a draft or a closed round."""
    return _managed(request, slug, pk, opening.open_round)


@login_required
@require_POST
def round_close(request: Request, slug: str, pk: int) -> HttpResponse:
    """Closes an open round."""
    return _managed(request, slug, pk, opening.close_round)


@login_required
@require_POST
def round_rescheme(request: Request, slug: str, pk: int) -> HttpResponse:
    """Goes on moving the answers to another scheme version, where that failed or was cancelled."""
    return _managed(request, slug, pk, partial(publishing.retry_move, by=request.user))


def _managed(request: Request, slug: str, pk: int, act: Callable[[Round], object]) -> HttpResponse:
    """What a manager asks for, and back to the round; a refusal is shown there."""
    round = _round(request, slug, pk)
    require(request.user, "manage", round.project)
    try:
        act(round)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:round_detail", slug, pk)


def _round(request: Request, slug: str, pk: int) -> Round:
    rounds = Round.objects.visible_to(request.user)
    rounds = rounds.select_related("project", "scheme_version__scheme", "guideline", "rescheming")
    return get_object_or_404(rounds, project__slug=slug, pk=pk)
