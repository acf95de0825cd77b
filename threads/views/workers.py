"""Whether anybody is there to do the long work."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from threads.jobs import workers_alive
from threads.views.request import Request


@login_required
@require_safe
def workers(request: Request) -> HttpResponse:
    """The notice that no worker is running, or nothing. Pages that wait for work ask every few seconds."""
    return render(request, "components/_workers.html", {"is_alive": workers_alive()})
