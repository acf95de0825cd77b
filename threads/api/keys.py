"""The keys of the workspace, as one remapped them."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from threads.models import Token, User
from threads.services.preferences import keys_of, set_keys


class KeysSerializer(serializers.Serializer[Any]):
    keys = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=30),
        help_text="By command (`reading/next`) or label (`label/function/rebuttal`), the physical key it has instead "
        "of its own: a `KeyboardEvent.code`, `Shift+` before it; empty for none.",
    )
    single_keys = serializers.BooleanField(default=True, help_text="Whether single letters and digits are commands.")


class KeysView(APIView):
    """Your own keys, the same in every project."""

    @extend_schema(operation_id="keys_retrieve", responses=KeysSerializer)
    def get(self, request: Request) -> Response:
        """Read which keys you remapped."""
        return Response(keys_of(cast(User, request.user)))

    @extend_schema(operation_id="keys_update", request=KeysSerializer, responses=KeysSerializer)
    def put(self, request: Request) -> Response:
        """Store your keys, in place of those before. 409 where two commands would share a key."""
        if isinstance(request.auth, Token) and request.auth.project_id is not None:
            raise PermissionDenied("This token is bound to one project.")
        serializer = KeysSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        user = cast(User, request.user)
        set_keys(user, wanted["keys"], single_keys=wanted["single_keys"])
        return Response(keys_of(user))
