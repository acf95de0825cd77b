"""The project's own models: what serves for each label, how good it is, and its versions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from annotations.models import Model
from annotations.services.learning import control, requesting, storing
from annotations.services.learning.plotting import curve_of
from annotations.services.learning.showing import LabelState, label_states
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Project
from threads.permissions import may, require
from threads.views.request import Request


@login_required
@require_safe
def model_list(request: Request, slug: str) -> HttpResponse:
    """Every label with what serves. Asked by htmx, only how far the training is."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    job = requesting.last_training(project)
    is_waiting = job is not None and job.finished_at is None
    context: dict[str, object] = {
        "project": project, "job": job, "is_waiting": is_waiting,
        "may_manage": may(request.user, "manage", project),
    }  # fmt: skip
    if request.htmx:
        fragment = render(request, "annotations/_training.html", context)
        return fragment if is_waiting else HttpResponseStopPolling(fragment.content)
    context |= {
        "states": label_states(project, by=request.user),
        "control_percent": round(control.share_of(project) * 100),
        "next_at": requesting.next_at(project),
        "answers": requesting.answers_told(project, by=request.user),
    }
    return render(request, "annotations/model_list.html", context)


@login_required
@require_safe
def model_detail(request: Request, slug: str, question: str, label: str) -> HttpResponse:
    """One label: its versions, and the figures of the one that `version` names, else of what serves or is newest."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    state = _state(request, project, f"{question}/{label}")
    wanted = request.GET.get("version", "")
    named = next((one for one in state.versions if str(one.model.number) == wanted), None)
    shown = named or state.serving or next((one for one in state.versions if one.model.quality), None)
    context = {
        "project": project, "state": state, "shown": shown, "plot": curve_of(shown.quality) if shown else None,
        "may_manage": may(request.user, "manage", project),
    }  # fmt: skip
    return render(request, "annotations/model_detail.html", context)


@login_required
@require_POST
def train(request: Request, slug: str) -> HttpResponse:
    """Has a worker train the project's models, or stops the one at it (posted as `action`: cancel)."""
    project = _managed(request, slug)
    try:
        under_way = requesting.under_way(project)
        if request.POST.get("action") == "cancel":
            if under_way is not None:
                jobs.cancel(under_way)
        else:
            requesting.request_training(project, by=request.user)
    except Conflict as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:model_list", slug)


@login_required
@require_POST
def serve(request: Request, slug: str, question: str, label: str) -> HttpResponse:
    """Has the posted version (`number`, or "shipped" for what came with the program) suggest from now on."""
    project = _managed(request, slug)
    state = _state(request, project, f"{question}/{label}")
    number = request.POST.get("number", "")
    try:
        if number == "shipped":
            storing.serve_shipped(project, state.label.key, by=request.user)
            messages.success(request, "What came with the program suggests again.")
        else:
            model = get_object_or_404(
                Model, project=project, label_key=state.label.key, number=int(number) if number.isdigit() else 0
            )
            storing.serve(model, by=request.user)
            messages.success(request, f"Version {model.number} suggests from now on.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:model_detail", slug, question, label)


@login_required
@require_POST
def change_control(request: Request, slug: str) -> HttpResponse:
    """Sets which share of comments is never suggested for: posted as `percent`."""
    project = _managed(request, slug)
    percent = request.POST.get("percent", "")
    try:
        if not (percent.isascii() and percent.isdigit() and len(percent) < 4):
            raise Refused("Give the share in whole percent.")
        control.set_share(project, int(percent) / 100)
        messages.success(request, f"{percent} % of the comments that come are kept without suggestions.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:model_list", slug)


def _managed(request: Request, slug: str) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "manage", project)
    return project


def _state(request: Request, project: Project, key: str) -> LabelState:
    found = next((one for one in label_states(project, by=request.user) if one.label.key == key), None)
    if found is None:
        raise Http404("There is no such label to learn.")
    return found
