"""One shape for everything that goes wrong under /api/: `{detail, code, fields?}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import server_error
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from threads.errors import Refused

NOT_FOUND = {"detail": "There is nothing at this address that you may see.", "code": "not_found"}
SERVER_ERROR = {"detail": "Something broke on our side. It was recorded; try again later.", "code": "server_error"}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error raised in an API view, or None for what nobody foresaw (it becomes a logged 500)."""
    if isinstance(error, Refused):
        return _answer(error.status, str(error), error.code, error.fields)
    if isinstance(error, RequestDataTooBig):
        return _answer(413, "The request is too large. Send long texts as a file.", "too_large")
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Http404):
        response.data = NOT_FOUND
    elif isinstance(error, ValidationError):
        fields = _fields(error.detail)
        general = fields.pop(api_settings.NON_FIELD_ERRORS_KEY, [])
        response.data = _body(" ".join(general) or "The request does not fit: see fields.", "invalid", fields)
    elif isinstance(error, APIException):
        code = error.get_codes()
        response.data = _body(str(error.detail), code if isinstance(code, str) else error.default_code)
    else:
        response.data = _body(str(error) or "You may not do this.", "permission_denied")
    return response


@csrf_exempt
def not_found(request: HttpRequest) -> HttpResponse:
    """Any address under /api/ that the router does not know."""
    return JsonResponse(NOT_FOUND, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500: JSON under /api/, the plain page elsewhere."""
    if request.path.startswith("/api/"):
        return JsonResponse(SERVER_ERROR, status=500)
    return server_error(request)


def _answer(status: int, detail: str, code: str, fields: dict[str, list[str]] | None = None) -> Response:
    return Response(_body(detail, code, fields), status)


def _body(detail: str, code: str, fields: dict[str, list[str]] | None = None) -> dict[str, Any]:
    return {"detail": detail, "code": code} | ({"fields": fields} if fields else {})


def _fields(detail: Any) -> dict[str, list[str]]:
    """DRF's nested errors as a flat map: the path of a field, its parts joined by dots, to its messages."""
    found: dict[str, list[str]] = {}
    for path, message in _walk(detail, ()):
        found.setdefault(".".join(path) or api_settings.NON_FIELD_ERRORS_KEY, []).append(message)
    return found


def _walk(detail: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _walk(inner, (*path, str(name)))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            # Messages stand in a list; so do the errors of a list of objects, which then need their index.
            yield from _walk(inner, (*path, str(index)) if isinstance(inner, dict | list) else path)
    else:
        yield path, str(detail)
