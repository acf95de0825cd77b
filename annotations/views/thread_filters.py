"""What the list of threads can be narrowed by that only annotations know. settings.THREAD_FILTERS names it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from annotations.services.finding import in_threads
from annotations.services.finding.in_threads import ThreadFilter
from annotations.views.which import round_here
from threads.models import Project, Thread
from threads.views.request import Request


def narrow(
    threads: QuerySet[Thread], project: Project, request: Request
) -> tuple[QuerySet[Thread], dict[str, list[Any]]]:
    """The threads that `progress` and `label` of the address leave, and counts by both of all that came in."""
    round = round_here(request, project)
    wanted = ThreadFilter(request.GET.get("progress", ""), request.GET.get("label", "").replace("\x00", "")[:200])
    counted = in_threads.counts(threads, project=project, round=round, by=request.user)
    return in_threads.narrow(threads, wanted, project=project, round=round, by=request.user), counted
