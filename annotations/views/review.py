"""The suggestions of all threads, the least certain first, decided where they stand."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Round, Suggestion
from annotations.services import deciding, reviewing
from annotations.views.which import round_here
from threads.errors import Conflict, Refused
from threads.models import Project
from threads.permissions import may, require
from threads.views.request import Request, whole_number

_ACTION = re.compile(r"(accept|reject|undo)(?::[0-9]+(?:_([1-3]))?)?")


@login_required
@require_safe
def suggestion_list(request: Request, slug: str) -> HttpResponse:
    """Query: `state` (a key of reviewing.STATES), `label` (question/label), `after`, the id before the page."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    round = round_here(request, project)
    state = request.GET.get("state", "")
    state = state if state in reviewing.STATES else "waiting"
    label = request.GET.get("label", "")
    context: dict[str, object] = {
        "project": project,
        "round": round,
        "state": state,
        "label": label,
        "may_label": may(request.user, "annotate", project),
        "hides_buttons": not may(request.user, "annotate", project),
    }
    if round is not None and round.shows_suggestions:
        rows = reviewing.suggestions_of(project, round=round, by=request.user, state=state, label=label)
        page, last = reviewing.reviewed(rows, by=request.user, after=whole_number(request.GET.get("after")))
        filters = {"state": state, "label": label}
        context |= {
            "page": page,
            "labels": reviewing.labels_suggested(round),
            "states": [(key, key) for key in reviewing.STATES],
            "next": urlencode(filters | {"after": last}) if last else "",
            "first": urlencode(filters) if "after" in request.GET else "",
        }
    return render(request, "annotations/suggestion_list.html", context)


@login_required
@require_POST
def decide(request: Request, slug: str, pk: int) -> HttpResponse:
    """Carries out `action`, as in the workspace: accept:<id>, accept:<id>_<rank>, reject:<id> or undo.

    htmx gets the suggestion's item as it is then, with the refusal where there was one; others the list again.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    rows = Suggestion.objects.visible_to(request.user).filter(comment__thread__project=project)
    related = rows.select_related("comment__thread", "comment__parent", "label__question", "label__target_relation")
    suggestion = get_object_or_404(related, pk=pk)
    refusal: Refused | None = None
    try:
        _carry_out(request, suggestion, round_here(request, project))
    except Refused as error:
        refusal = error
    if not request.htmx:
        if refusal is not None:
            messages.error(request, str(refusal))
        kept = {name: request.POST[name] for name in ("state", "label") if request.POST.get(name)}
        return redirect(f"{reverse('annotations:suggestion_list', args=[slug])}?{urlencode(kept)}")
    (one,), _ = reviewing.reviewed(rows.filter(pk=pk), by=request.user)
    context = {"project": project, "one": one, "refusal": refusal, "may_label": True}
    return render(request, "annotations/_reviewed.html", context, status=refusal.status if refusal else 200)


def _carry_out(request: Request, suggestion: Suggestion, round: Round | None) -> None:
    asked = _ACTION.fullmatch(request.POST.get("action", ""))
    if asked is None:
        raise Refused("This page and the server disagree about what was asked. Reload the page.")
    if round is None:
        raise Conflict("No round is open, so nothing was changed.", code="round_not_open")
    if asked[1] == "accept":
        edit = deciding.Edit(target=deciding.target_ranked(suggestion, int(asked[2]))) if asked[2] else None
        deciding.accept_suggestion(suggestion, round=round, by=request.user, edit=edit)
    elif asked[1] == "reject":
        deciding.reject_suggestion(suggestion, round=round, by=request.user)
    else:
        deciding.take_back(suggestion, round=round, by=request.user)
