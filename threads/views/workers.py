"""Whether anybody is there to do the long work."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from threads.models import Heartbeat
from threads.views.request import Request

SILENCE: Final = timedelta(seconds=8)


@login_required
@require_safe
def workers(request: Request) -> HttpResponse:
    """The notice that no worker is running, or nothing. Pages that wait for work ask every few seconds."""
    is_alive = Heartbeat.objects.filter(seen_at__gte=timezone.now() - SILENCE).exists()
    return render(request, "components/_workers.html", {"is_alive": is_alive})
