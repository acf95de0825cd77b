"""Every request gets an id, is counted, and leaves one line in the log."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config import metrics
from threads.tracing import REQUEST

logger = logging.getLogger(__name__)

# What a proxy may call a request; anything else would let strangers write into the log.
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestMiddleware:
    """Stands first. The id comes back as `X-Request-ID`; a proxy's own is taken over where one is trusted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on and tells what became of it."""
        name = _id_of(request)
        token = REQUEST.set(name)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = name
            _tell(request, response.status_code, time.perf_counter() - begun)
            return response
        finally:
            REQUEST.reset(token)


def _id_of(request: HttpRequest) -> str:
    given = request.headers.get("x-request-id", "") if settings.BEHIND_PROXY else ""
    return given if _ID.fullmatch(given) else uuid.uuid4().hex


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    """The route, never the address: addresses hold secrets of invitations and words of searches."""
    route = request.resolver_match.route if request.resolver_match else "none"
    metrics.count_request(request.method or "", route, status, seconds)
    user = getattr(request, "user", None)
    logger.info(
        "%s /%s %s", request.method, route, status,
        extra={
            "method": request.method, "route": f"/{route}", "status": status,
            "milliseconds": round(seconds * 1000), "user": getattr(user, "pk", None),
        },
    )  # fmt: skip
