"""Runs of the extractors: which there were, how they fare, what they changed; and which extractors a project runs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseStopPolling

from annotations.models import Suggestion
from annotations.services import extractors, runs
from annotations.services.extracting import RUN_KINDS, request_extraction
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Job, Project, Thread
from threads.permissions import may, require
from threads.views.paging import page_of
from threads.views.request import Request, whole_number


@login_required
@require_safe
def run_list(request: Request, slug: str) -> HttpResponse:
    """The project's runs, newest first, what each changed, and for managers the extractors to choose from."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    page = page_of(runs.runs_of(project), request.GET, size=25)
    totals, threads = runs.totals_of(page.rows, by=request.user), runs.threads_named(page.rows)
    for job in page.rows:
        job.project = project
    context = {
        "project": project,
        "page": page,
        "rows": [(job, totals[job.pk], threads.get(job.pk), runs.names_in(job)) for job in page.rows],
        "statuses": extractors.statuses(project),
        "may_manage": may(request.user, "manage", project),
        "is_waiting": any(job.finished_at is None for job in page.rows),
    }
    if not request.htmx:
        return render(request, "annotations/run_list.html", context)
    fragment = render(request, "annotations/_runs.html", context)
    return fragment if context["is_waiting"] else HttpResponseStopPolling(fragment.content)


@login_required
@require_POST
def run_create(request: Request, slug: str) -> HttpResponse:
    """Runs the posted `extractor`s (those chosen where none is), over `thread` or all; with `keep` they are the
    project's choice from now on, and nothing runs yet."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "manage", project)
    names = request.POST.getlist("extractor")
    try:
        if "keep" in request.POST:
            extractors.choose(project, names, by=request.user)
            messages.success(request, "Kept. They run after each import, and whenever nobody chooses others.")
            return redirect("annotations:run_list", slug)
        if not names and "chosen" in request.POST:
            raise Refused("Choose at least one extractor to run.")
        job = request_extraction(project, by=request.user, thread=_thread(request, project), names=names)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("annotations:run_list", slug)
    return redirect("annotations:run", slug, job.pk)


def _thread(request: Request, project: Project) -> Thread | None:
    raw = request.POST.get("thread", "").strip()
    if not raw:
        return None
    found = Thread.objects.visible_to(request.user).filter(project=project, pk=whole_number(raw) or 0).first()
    if found is None:
        raise Refused("There is no such thread in this project.")
    return found


@login_required
@require_safe
def run_detail(request: Request, slug: str, pk: int) -> HttpResponse:
    """How a run fares and what it changed, by label and by thread. Asked by htmx, only the part that changes."""
    job = _run(request, slug, pk)
    page = page_of(runs.passes_of(job, by=request.user), request.GET, size=25, order="pk")
    counts = runs.counts_of(page.rows)
    report = runs.report_of(job, by=request.user)
    is_waiting = any(each.finished_at is None for each in (job, *report.children))
    context = {
        "project": job.project,
        "job": job,
        "report": report,
        "names": runs.names_in(job),
        "thread": runs.threads_named([job]).get(job.pk),
        "page": page,
        "rows": [(row, counts[row.pk]) for row in page.rows],
        "is_waiting": is_waiting,
        "may_manage": may(request.user, "manage", job.project) if job.project else False,
    }
    if not request.htmx:
        return render(request, "annotations/run_detail.html", context)
    fragment = render(request, "annotations/_run.html", context)
    return fragment if is_waiting else HttpResponseStopPolling(fragment.content)


@login_required
@require_safe
def run_changes(request: Request, slug: str, pk: int, thread_id: int) -> HttpResponse:
    """What a run changed in one thread: each suggestion that came, went, or got another score."""
    job = _run(request, slug, pk)
    thread = get_object_or_404(Thread.objects.visible_to(request.user), project__slug=slug, pk=thread_id)
    changes = runs.changes_of(job, by=request.user).filter(comment__thread=thread)
    context = {
        "project": job.project,
        "job": job,
        "thread": thread,
        "page": page_of(changes, request.GET, order="comment__position"),
        # What a round hides is hidden here, too.
        "is_hidden": not Suggestion.objects.visible_to(request.user).filter(comment__thread=thread).exists(),
    }
    return render(request, "annotations/run_changes.html", context)


@login_required
@require_POST
def run_cancel(request: Request, slug: str, pk: int) -> HttpResponse:
    """Stops the run, and what waits for an answer on its behalf."""
    job = _run(request, slug, pk)
    require(request.user, "manage", _project_of(job))
    for each in (job, *job.children.filter(kind__in=RUN_KINDS)):
        jobs.cancel(each)
    return redirect("annotations:run", slug, pk)


@login_required
@require_POST
def run_retry(request: Request, slug: str, pk: int) -> HttpResponse:
    """Has a run that failed or was stopped go on where it was."""
    job = _run(request, slug, pk)
    require(request.user, "manage", _project_of(job))
    try:
        jobs.retry(job, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("annotations:run", slug, pk)


def _run(request: Request, slug: str, pk: int) -> Job:
    rows = Job.objects.visible_to(request.user).filter(kind__in=RUN_KINDS)
    return get_object_or_404(rows.select_related("project", "created_by", "parent"), project__slug=slug, pk=pk)


def _project_of(job: Job) -> Project:
    return get_object_or_404(Project, pk=job.project_id)
