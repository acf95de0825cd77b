"""Versions as ETags, so that a change made elsewhere is noticed and not overwritten."""

from __future__ import annotations

import re
from typing import Any, Protocol

from drf_spectacular.utils import OpenApiParameter
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.errors import Stale
from threads.errors import Refused

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag as you read it. Changed since: 409, nothing done."
)
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,18})"')


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def version_in(request: Request) -> int | None:
    """The version that If-Match asks for; None where there is no such header, or any version will do.

    Raises Refused for anything but one ETag of ours.
    """
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    match = _ETAG.fullmatch(header)
    if match is None:
        raise Refused('If-Match takes the ETag of what you read, such as "3".', code="invalid")
    return int(match[1])


class Versioned(Protocol):
    """A row that counts its changes."""

    version: int


class TellsVersion(GenericAPIView[Any]):
    """For a resource of one row: a lost race tells the stored version, so that the client can read and decide again."""

    def handle_exception(self, exc: Exception) -> Response:
        """The error, with the ETag of what is stored where the change came too late."""
        response = super().handle_exception(exc)
        if isinstance(exc, Stale):
            stored: Versioned | None = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
            if stored is not None:
                response["ETag"] = etag(stored.version)
        return response
