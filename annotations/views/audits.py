"""Accepting many suggestions at once: choose, look at a random sample, accept the rest, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotations.forms import AuditForm
from annotations.models import Audit, Round, Suggestion
from annotations.services import auditing, reviewing
from annotations.views.which import round_here
from threads.errors import Conflict, Refused
from threads.models import Project
from threads.permissions import require
from threads.views.paging import page_of
from threads.views.request import Request, whole_number


@login_required
def audit_list(request: Request, slug: str) -> HttpResponse:
    """A form with label and threshold; asked with them, how many suggestions that is; posted, draws a sample."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    round = round_here(request, project)
    audits = Audit.objects.visible_to(request.user).filter(project=project).select_related("label", "job")
    context: dict[str, object] = {"project": project, "round": round, "page": page_of(audits, request.GET, size=20)}
    if round is None or not round.shows_suggestions:
        return render(request, "annotations/audit_list.html", context)
    sent = request.POST if request.method == "POST" else request.GET
    form = AuditForm(sent if "label" in sent else None)
    form.offer(reviewing.labels_suggested(round, by=request.user), reviewing.extractors_of(project, by=request.user))
    context["form"] = form
    if form.is_valid():
        try:
            if request.method == "POST":
                return redirect("annotations:audit", slug, _drawn(form, project, round, request).pk)
            context["preview"] = auditing.preview(_choice(form, round), project=project, round=round, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
    return render(request, "annotations/audit_list.html", context, status=422 if form.errors else 200)


def _choice(form: AuditForm, round: Round) -> auditing.Choice:
    wanted = form.cleaned_data
    question, _, key = wanted["label"].partition("/")
    label = reviewing.labels_instead(round).filter(question__key=question, key=key).first()
    if label is None:
        raise Refused("This round has no such label.")
    return auditing.Choice(label, wanted["threshold"], wanted["extractor"])


def _drawn(form: AuditForm, project: Project, round: Round, request: Request) -> Audit:
    wanted = form.cleaned_data
    return auditing.draw(
        _choice(form, round), project=project, round=round, by=request.user, size=wanted["size"],
        wanted=wanted["wanted"] / 100,
    )  # fmt: skip


@login_required
@require_safe
def audit_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    """The sample, to be judged where it stands, and what it says. Asked by htmx, the report alone."""
    audit = _audit(request, slug, pk)
    context: dict[str, object] = {
        "project": audit.project,
        "audit": audit,
        "report": auditing.report_of(audit),
        "may_label": True,
    }
    if request.htmx:
        return render(request, "annotations/_audit.html", context)
    sample = Suggestion.objects.once_visible_to(request.user).filter(audits=audit)
    page, last = reviewing.reviewed(sample, by=request.user, after=whole_number(request.GET.get("after")))
    context |= {
        "page": page,
        "next": f"after={last}" if last else "",
        "filters": [("audit", audit.pk)],
        "instead": reviewing.labels_instead(audit.round),
    }
    return render(request, "annotations/audit_detail.html", context)


@login_required
@require_POST
def audit_accept(request: Request, slug: str, pk: int) -> HttpResponse:
    """Has a worker accept the rest; with `sets_aside` although some of the sample are not judged."""
    audit = _audit(request, slug, pk)
    require(request.user, "annotate", audit.project)
    try:
        auditing.accept_rest(audit, by=request.user, sets_aside="sets_aside" in request.POST)
    except (Conflict, Refused) as error:
        messages.error(request, str(error))
        return redirect("annotations:audit", slug, pk)
    return redirect("annotations:bulk_state", slug, audit.step)


def _audit(request: Request, slug: str, pk: int) -> Audit:
    rows = Audit.objects.visible_to(request.user).select_related("project", "round", "annotator", "label__question")
    return get_object_or_404(rows, project__slug=slug, pk=pk)
