"""Is it up, and can it work? For supervisors and load balancers: no login, no session, nothing cached."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from threads.models import Heartbeat

# A worker writes its heartbeat every few seconds; one that is silent for longer is gone.
SILENCE: Final = timedelta(seconds=8)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up. Asks nothing of the database."""
    return JsonResponse({"status": "up"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and a worker was seen, else 503 with what is missing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        has_worker = Heartbeat.objects.filter(seen_at__gte=timezone.now() - SILENCE).exists()
    except DatabaseError:
        return JsonResponse({"database": False, "worker": False}, status=503)
    return JsonResponse({"database": True, "worker": has_worker}, status=200 if has_worker else 503)
