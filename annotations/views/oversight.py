"""Managers give threads to people, take them back, and open what was submitted."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from annotations.models import Assignment, Round
from annotations.services import reopening
from annotations.services.assigning import handing
from annotations.views.assigning_form import AssigningForm
from threads.errors import Refused
from threads.permissions import require
from threads.views.request import Request


@login_required
@require_POST
def assign(request: Request, slug: str, pk: int) -> HttpResponse:
    """Gives the posted threads to the posted people."""
    round = get_object_or_404(
        Round.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=pk
    )
    require(request.user, "manage", round.project)
    form = AssigningForm(request.POST, round=round)
    try:
        if not form.is_valid():
            raise Refused(" ".join(str(said) for errors in form.errors.values() for said in errors))
        values = form.cleaned_data
        made = handing.assign(round, list(values["threads"]), list(values["people"]), under=values["branch"])
        messages.success(request, f"{len(made)} assignment{'' if len(made) == 1 else 's'} given out.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:round_detail", slug, pk)


@login_required
@require_POST
def reopen(request: Request, slug: str, pk: int) -> HttpResponse:
    """Lets somebody change what they submitted."""
    return _move(request, slug, pk, reopening.reopen, "{person} can change “{thread}” again.")


@login_required
@require_POST
def reclaim(request: Request, slug: str, pk: int) -> HttpResponse:
    """Takes a thread back from somebody, for others."""
    return _move(request, slug, pk, _take_back, "“{thread}” is back in the queue.")


def _take_back(assignment: Assignment) -> Assignment:
    return handing.give_back(assignment, reason="Taken back by a manager.")


def _move(
    request: Request, slug: str, pk: int, carry_out: Callable[[Assignment], Assignment], words: str
) -> HttpResponse:
    rows = Assignment.objects.visible_to(request.user).select_related("round__project", "thread", "annotator")
    assignment = get_object_or_404(rows, pk=pk, round__project__slug=slug)
    require(request.user, "manage", assignment.round.project)
    try:
        carry_out(assignment)
        messages.success(
            request, words.format(person=assignment.annotator.get_username(), thread=assignment.thread)
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("annotations:round_detail", slug, assignment.round_id)
