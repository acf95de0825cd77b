"""One's own work: what to do next, what is open, submitting, skipping and handing back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotations.models import Assignment
from annotations.services.assigning import handing, queueing, submitting
from annotations.services.overseeing import progress_of
from annotations.services.working import work_on
from annotations.views.which import is_as_named, named_round
from threads.errors import Conflict, Refused
from threads.models import Project, Thread
from threads.permissions import may, require
from threads.views.paging import page_of
from threads.views.request import Request, whole_number


@login_required
@require_safe
def work(request: Request, slug: str) -> HttpResponse:
    """One's assignments in the project, the newest first, and the way on. Query: `done`, the one just submitted."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    own = Assignment.objects.visible_to(request.user).by(request.user).filter(round__project=project)
    page = page_of(own.select_related("round", "thread"), request.GET)
    progress = progress_of(page.rows)
    return render(
        request,
        "annotations/work.html",
        {
            "project": project,
            "may_annotate": may(request.user, "annotate", project),
            "page": page,
            "rows": [(row, progress[row.pk]) for row in page.rows],
            "done": own.filter(pk=whole_number(request.GET.get("done")) or 0).select_related("thread").first(),
        },
    )


@login_required
@require_POST
def advance(request: Request, slug: str) -> HttpResponse:
    """Goes on: to what was begun, else to the next thread of the queue."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    require(request.user, "annotate", project)
    assignment = queueing.next_assignment(project, by=request.user)
    if assignment is None:
        messages.info(request, "Nothing is left in the queue for you. Thank you!")
        return redirect("annotations:work", slug)
    return redirect(_address(assignment))


@login_required
@require_POST
def submit(request: Request, slug: str, thread_id: int) -> HttpResponse:
    """Submits the thread; where something is missing, goes to the first comment without a judgement and says so."""
    thread = get_object_or_404(
        Thread.objects.visible_to(request.user).select_related("project"), project__slug=slug, pk=thread_id
    )
    require(request.user, "annotate", thread.project)
    round = work_on(thread, by=request.user, named=named_round(request, thread.project)).round
    address = reverse("annotations:workspace", args=[slug, thread_id])
    try:
        if round is None or not is_as_named(request, round):
            raise Conflict("This round is not open, so nothing was submitted.", code="round_not_open")
        submission = submitting.submit_thread(round, thread, by=request.user)
    except Refused as refusal:
        missing = (refusal.fields or {}).get("missing")
        return _refused(request, refusal, f"{address}?focus={missing[0]}#c{missing[0]}" if missing else address)
    return redirect(f"{reverse('annotations:work', args=[slug])}?done={submission.assignment_id}")


@login_required
@require_POST
def skip(request: Request, slug: str, pk: int) -> HttpResponse:
    """Leaves the thread to others, with a posted `reason`."""
    assignment = _own(request, slug, pk)
    try:
        handing.skip(assignment, reason=request.POST.get("reason", "")[:2000])
    except Refused as refusal:
        return _refused(request, refusal, _address(assignment))
    messages.success(request, f"You skipped “{assignment.thread}”.")
    return redirect("annotations:work", slug)


@login_required
@require_POST
def give_back(request: Request, slug: str, pk: int) -> HttpResponse:
    """Hands the thread back to the queue."""
    assignment = _own(request, slug, pk)
    try:
        handing.give_back(assignment)
    except Refused as refusal:
        return _refused(request, refusal, _address(assignment))
    messages.success(request, f"You handed “{assignment.thread}” back. What you labelled is kept.")
    return redirect("annotations:work", slug)


@login_required
@require_POST
def take_again(request: Request, slug: str, pk: int) -> HttpResponse:
    """Goes on with a skipped or handed back thread."""
    try:
        assignment = handing.take_again(_own(request, slug, pk))
    except Refused as refusal:
        return _refused(request, refusal, reverse("annotations:work", args=[slug]))
    return redirect(_address(assignment))


def _refused(request: Request, refusal: Refused, address: str) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect(address)


def _own(request: Request, slug: str, pk: int) -> Assignment:
    """One's own assignment of the project; 404 for anybody else's, 403 for somebody who annotates no longer."""
    own = (
        Assignment.objects.visible_to(request.user).by(request.user).select_related("round__project", "thread__project")
    )
    assignment = get_object_or_404(own, pk=pk, round__project__slug=slug)
    require(request.user, "annotate", assignment.round.project)
    return assignment


def _address(assignment: Assignment) -> str:
    address = reverse("annotations:workspace", args=[assignment.round.project.slug, assignment.thread_id])
    return f"{address}?round={assignment.round_id}"
