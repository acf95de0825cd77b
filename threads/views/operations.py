"""The operator's page: workers, queues, failed jobs, storage."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from threads import jobs
from threads.models import Job
from threads.services import operating
from threads.views.paging import page_of
from threads.views.request import Request


@login_required
@never_cache
@require_safe
def operations(request: Request) -> HttpResponse:
    """How the installation is doing. Only for whoever runs it: to others there is no such page."""
    require_operator(request)
    present = operating.workers()
    failed = Job.objects.filter(state=Job.State.FAILED).select_related("project", "created_by")
    context = {
        "workers": present,
        "queues": operating.queues(present),
        "storage": operating.storage(),
        "page": page_of(failed, request.GET, size=20),
    }
    return render(request, "threads/operations.html", context)


@login_required
@require_POST
def job_retry(request: Request, pk: int) -> HttpResponse:
    """Has a failed job tried again."""
    require_operator(request)
    job = get_object_or_404(Job, pk=pk)
    # It stays the work of whoever asked for it.
    jobs.retry(job)
    messages.success(request, f"Job {job.pk} ({job.kind}) is tried again.")
    return redirect("threads:operations")


def require_operator(request: Request) -> None:
    """Raises Http404 for anybody but a superuser."""
    if not request.user.is_superuser:
        raise Http404
