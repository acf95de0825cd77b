"""Versions as ETags, so that a change made elsewhere is noticed and not overwritten."""

from __future__ import annotations

import re

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

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
