"""One deed on many comments: what it would do, doing it, how it fares, taking it back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from annotations.models import Audit, Label, Question, Round
from annotations.services import bulk
from annotations.services.bulk.doing import AT_ONCE
from annotations.services.finding import wanted_in
from annotations.views.which import is_as_named, round_here
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Comment, Project
from threads.permissions import require
from threads.views.request import Request, whole_number


@login_required
def bulk_deed(request: Request, slug: str) -> HttpResponse:
    """What a deed would do to the chosen comments; posted, does it.

    Query or body: `branch`, or several `comment`, or `all` and the filters of the comments page; `what`
    (give:<label id>, take:<label id>, judge:<state>); `existing` (keep or replace); `step`, by which a repeated post is
    known. Query besides: `round`, the id of an open one. htmx gets the panel alone.
    """
    project = _project(request, slug)
    sent = request.POST if request.method == "POST" else request.GET
    round = round_here(request, project)
    if round is None or not is_as_named(request, round):
        raise Conflict("This round is not open, so nothing can be labelled.", code="round_not_open")
    choice = _choice(sent)
    what = sent.get("what", "")
    deed = bulk.Deed.named(what, round=round, existing=sent.get("existing") or "keep") if what else None
    if request.method == "POST":
        if deed is None:
            raise Refused("Say what is to be done to the comments.")
        step = _step(sent.get("step"))
        bulk.carry_out(choice, deed, project=project, round=round, by=request.user, step=step)
        return redirect("annotations:bulk_state", slug, step)
    plan = bulk.preview(choice, deed, project=project, round=round, by=request.user) if deed else None
    context = {
        "project": project,
        "round": round,
        "choice": choice,
        "chosen": [(name, value) for name, values in sent.lists() if name in _KEPT or name in _FILTERS
                   for value in values],
        "count": plan.total if plan else choice.rows(project=project, by=request.user, round=round).count(),
        "deed": deed,
        "plan": plan,
        "step": uuid.uuid4(),
        "is_at_once": plan is not None and plan.total <= AT_ONCE,
        "questions": _questions(round),
        "back": _back(project, choice),
    }  # fmt: skip
    return render(request, "annotations/_bulk.html" if request.htmx else "annotations/bulk.html", context)


@login_required
@require_safe
def bulk_state(request: Request, slug: str, step: uuid.UUID) -> HttpResponse:
    """How a step fares. Asked by htmx, only the part that changes while a worker is at it."""
    project = _project(request, slug)
    outcome = bulk.outcome_of(step, project=project, by=request.user)
    context = {
        "project": project,
        "outcome": outcome or bulk.Outcome(step, 0, 0, None),
        "back": _back_from(step, outcome, project),
    }
    if not request.htmx:
        return render(request, "annotations/bulk_state.html", context)
    fragment = render(request, "annotations/_bulk_state.html", context)
    is_waiting = outcome is not None and outcome.is_under_way
    return fragment if is_waiting else HttpResponseStopPolling(fragment.content)


@login_required
@require_POST
def bulk_undo(request: Request, slug: str, step: uuid.UUID) -> HttpResponse:
    """Takes the step back wherever it was not changed since."""
    project = _project(request, slug)
    try:
        bulk.take_back(step, project=project, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("annotations:bulk_state", slug, step)


@login_required
@require_POST
def bulk_cancel(request: Request, slug: str, step: uuid.UUID) -> HttpResponse:
    """Stops the worker; what it has done stays, and can be taken back."""
    project = _project(request, slug)
    outcome = bulk.outcome_of(step, project=project, by=request.user)
    if outcome is not None and outcome.job is not None:
        jobs.cancel(outcome.job)
    return redirect("annotations:bulk_state", slug, step)


# What an address says besides filters, and which filters there are.
_KEPT = frozenset({"branch", "comment", "all"})
_FILTERS = frozenset({
    "q", "search", "thread", "site", "author", "since", "until", "depth", "size", "state", "by", "label", "judged",
    "suggested", "above", "below", "unsure", "note", "no_target", "unlinked", "disagree",
})  # fmt: skip


def _project(request: Request, slug: str) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    return project


def _choice(sent: QueryDict) -> bulk.Choice:
    if root := sent.get("branch"):
        return bulk.Choice(branch=whole_number(root) or 0)
    if sent.get("all"):
        return bulk.Choice(wanted=wanted_in(sent.dict()))
    named = (whole_number(value) for value in sent.getlist("comment"))
    return bulk.Choice(comments=tuple(dict.fromkeys(number for number in named if number)))


def _step(raw: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(raw or "")
    except ValueError as error:
        raise Refused("This page and the server disagree about what was asked. Reload the page.") from error


def _questions(round: Round) -> QuerySet[Question]:
    return Question.objects.filter(
        version_id=round.scheme_version_id, unit=Question.Unit.COMMENT, labels__in=Label.objects.all()
    ).distinct().prefetch_related("labels")  # fmt: skip


def _back_from(step: uuid.UUID, outcome: bulk.Outcome | None, project: Project) -> str:
    """Where the step was begun."""
    audit = Audit.objects.filter(step=step, project=project).first()
    if audit is not None:
        return reverse("annotations:audit", args=[project.slug, audit.pk])
    if outcome and outcome.job and outcome.job.kind == "bulk":
        return _back(project, bulk.Choice.restored(outcome.job.parameters))
    return reverse("annotations:comments", args=[project.slug])


def _back(project: Project, choice: bulk.Choice) -> str:
    """Where the comments were chosen."""
    if choice.branch is not None:
        root = Comment.objects.published().filter(thread__project=project, pk=choice.branch).first()
        if root is not None:
            page = reverse("annotations:workspace", args=[project.slug, root.thread_id])
            return f"{page}?focus={root.position}#c{root.position}"
    query = urlencode(choice.wanted.as_query()) if choice.wanted is not None else ""
    return reverse("annotations:comments", args=[project.slug]) + (f"?{query}" if query else "")
