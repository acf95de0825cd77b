"""Writes that may be sent twice: `Idempotency-Key` names a request, and the same one is carried out once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.services.receipts import LONGEST_KEY, digest_of
from annotations.services.receipts import once as carry_out_once
from threads.api.resource import Resource

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=f"A name of your choice for this write, up to {LONGEST_KEY} characters, such as a UUID. Sent again "
    "with the same body within 30 days, nothing is done and the first answer comes again; with another body: 422, "
    "`key_reused`. A refused request is not remembered.",
)
# What of an answer is kept besides status and body.
_HEADERS = ("ETag",)

V = TypeVar("V", bound=Resource[Any])
P = ParamSpec("P")
Method = Callable[Concatenate[V, Request, P], Response]


def once(method: Method[V, P]) -> Method[V, P]:
    """Lets a writing method of a viewset heed the header; its change and the memory of it are one transaction."""

    @wraps(method)
    def answer(view: V, request: Request, *args: P.args, **kwargs: P.kwargs) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return method(view, request, *args, **kwargs)

        def carry_out() -> dict[str, Any]:
            response = method(view, request, *args, **kwargs)
            headers = {name: response[name] for name in _HEADERS if name in response}
            body = None if response.data is None else json.loads(JSONRenderer().render(response.data))
            return {"status": response.status_code, "data": body, "headers": headers}

        digest = digest_of(request.method, request.path, request.data)
        kept = carry_out_once(view.user, key.strip(), digest, carry_out)
        return Response(kept["data"], kept["status"], headers=kept["headers"])

    return cast("Method[V, P]", answer)
