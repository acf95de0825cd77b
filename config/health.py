"""Is it up, and can it work? For supervisors and load balancers: no login, no session, nothing cached."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from threads.jobs import workers_alive


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
        has_worker = workers_alive()
    except DatabaseError:
        return JsonResponse({"database": False, "worker": False}, status=503)
    return JsonResponse({"database": True, "worker": has_worker}, status=200 if has_worker else 503)
