"""The OpenAPI description: typed ids, and the errors that DRF leaves out."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
ID = {"type": "integer", "minimum": 1}


class ErrorSerializer(serializers.Serializer[Any]):
    """What every error looks like."""

    detail = serializers.CharField(help_text="What is wrong and what to do, for people.")
    code = serializers.CharField(help_text="The same for programs.")
    fields = serializers.DictField(  # type: ignore[assignment]  # the API calls them so
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Messages by field; parts of a path are joined by dots.",
    )


class Schema(AutoSchema):
    """drf-spectacular's, made true for this API."""

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        return [
            build_parameter_type(
                name=name, location=OpenApiParameter.PATH, schema=SLUG if name.endswith("slug") else ID
            )
            for name in variables
        ]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        for code, meaning in self._errors().items():
            answer = OpenApiResponse(ErrorSerializer, description=meaning)
            found.setdefault(code, self._get_response_for_code(answer, code))  # type: ignore[no-untyped-call]
        return found

    def _errors(self) -> dict[str, str]:
        errors = {"401": "No valid token or session."}
        if self.method != "GET":
            errors["403"] = "A member without the right, or a token that may only read."
            errors["409"] = "A lost race: the detail says what happened."
        if self.method in {"POST", "PUT", "PATCH"}:
            errors |= {"413": "Too large.", "415": "Neither JSON nor a form."}
        # A page's cursor may be no cursor, a filter no filter.
        return errors | {"400": "The request does not fit.", "404": "Nothing here that you may see."}
