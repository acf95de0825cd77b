"""A service refused what a page asked for: the person reads why, with the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from threads.errors import Refused


class RefusalMiddleware:
    """Answers `Refused` and its kin with a page. The API has its own shape (config/api/errors.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says what was refused; None for any other exception."""
        if not isinstance(exception, Refused):
            return None
        back = request.headers.get("referer", "")
        host = f"{request.scheme}://{request.get_host()}/"
        context = {"message": str(exception), "back": back if back.startswith(host) else "/"}
        return render(request, "refused.html", context, status=exception.status)
