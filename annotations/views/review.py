"""The suggestions of all threads, the least certain first, decided where they stand."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Label, Round, Suggestion
from annotations.services import deciding, reviewing
from annotations.services.reviewing import Wanted
from annotations.views.editing import edit_in
from annotations.views.which import round_here
from threads.errors import Conflict, Refused
from threads.models import Project, Thread
from threads.permissions import may, require
from threads.views.request import Request, whole_number

_ACTION = re.compile(r"(accept|edit|reject|undo)(?::[0-9]+(?:_([1-3]))?)?")
_SHARE = re.compile(r"(?:0|1)?(?:\.[0-9]{1,6})?")


@login_required
@require_safe
def suggestion_list(request: Request, slug: str) -> HttpResponse:
    """Query: what reviewing.Wanted has, and `after`, the id before the page. Nonsense filters nothing."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    round = round_here(request, project)
    wanted = wanted_in(request.GET)
    context: dict[str, object] = {
        "project": project,
        "round": round,
        "wanted": wanted,
        "state": wanted.state,
        "filters": list(wanted.as_query().items()),
        "may_label": may(request.user, "annotate", project),
        "hides_buttons": not may(request.user, "annotate", project),
    }
    if round is not None and round.shows_suggestions:
        rows = reviewing.suggestions_of(project, wanted, round=round, by=request.user)
        page, last = reviewing.reviewed(rows, by=request.user, after=whole_number(request.GET.get("after")))
        context |= {
            "page": page,
            "labels": reviewing.labels_suggested(round, by=request.user),
            "extractors": reviewing.extractors_of(project, by=request.user),
            "instead": reviewing.labels_instead(round),
            "states": [(key, key) for key in reviewing.STATES],
            "thread": Thread.objects.visible_to(request.user).filter(project=project, pk=wanted.thread or 0).first(),
            "without_thread": urlencode({**wanted.as_query(), "thread": ""}),
            "next": urlencode(wanted.as_query() | {"after": last}) if last else "",
            "first": urlencode(wanted.as_query()) or "state=waiting" if "after" in request.GET else "",
        }
    return render(request, "annotations/suggestion_list.html", context)


def wanted_in(query: QueryDict) -> Wanted:
    """The filters of an address."""
    state = query.get("state", "")
    return Wanted(
        state=state if state in reviewing.STATES else "waiting",
        label=query.get("label", "")[:130],
        extractor=query.get("extractor", "")[:60],
        thread=whole_number(query.get("thread")),
        least=_share(query.get("least"), 0.0),
        most=_share(query.get("most"), 1.0),
    )


def _share(raw: str | None, default: float) -> float:
    return min(1.0, float(raw)) if raw and raw != "." and _SHARE.fullmatch(raw) else default


@login_required
@require_POST
def decide(request: Request, slug: str, pk: int) -> HttpResponse:
    """Carries out `action`: accept:<id>, accept:<id>_<rank>, reject:<id> or undo as in the workspace; edit:<id> accepts
    with what the item's fields say instead (views/editing.py).

    htmx gets the suggestion's item as it is then, with the refusal where there was one; others the list again.
    """
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    rows = Suggestion.objects.visible_to(request.user).filter(comment__thread__project=project)
    related = rows.select_related("comment__thread", "comment__parent", "label__question", "label__target_relation")
    suggestion = get_object_or_404(related, pk=pk)
    refusal: Refused | None = None
    round = round_here(request, project)
    try:
        _carry_out(request, suggestion, round)
    except Refused as error:
        refusal = error
    if not request.htmx:
        if refusal is not None:
            messages.error(request, str(refusal))
        return redirect(_back(request, slug))
    (one,), _ = reviewing.reviewed(rows.filter(pk=pk), by=request.user)
    context = {
        "project": project,
        "one": one,
        "refusal": refusal,
        "may_label": True,
        "filters": [(name, value) for name, value in request.POST.items() if name in _KEPT],
        "instead": reviewing.labels_instead(round) if round else Label.objects.none(),
    }
    answer = render(request, "annotations/_reviewed.html", context, status=refusal.status if refusal else 200)
    # What counts decisions on the page counts again.
    answer["HX-Trigger"] = "decided"
    return answer


_KEPT = frozenset({"state", "label", "extractor", "thread", "least", "most", "audit"})


def _back(request: Request, slug: str) -> str:
    if audit := whole_number(request.POST.get("audit")):
        return reverse("annotations:audit", args=[slug, audit])
    return f"{reverse('annotations:suggestion_list', args=[slug])}?{urlencode(wanted_in(request.POST).as_query())}"


def _carry_out(request: Request, suggestion: Suggestion, round: Round | None) -> None:
    asked = _ACTION.fullmatch(request.POST.get("action", ""))
    if asked is None:
        raise Refused("This page and the server disagree about what was asked. Reload the page.")
    if round is None:
        raise Conflict("No round is open, so nothing was changed.", code="round_not_open")
    if asked[1] in {"accept", "edit"}:
        edit = deciding.Edit(target=deciding.target_ranked(suggestion, int(asked[2]))) if asked[2] else None
        if asked[1] == "edit":
            edit = edit_in(request.POST, suggestion, round)
        deciding.accept_suggestion(suggestion, round=round, by=request.user, edit=edit)
    elif asked[1] == "reject":
        deciding.reject_suggestion(suggestion, round=round, by=request.user)
    else:
        deciding.take_back(suggestion, round=round, by=request.user)
