"""A token for a name and a password, for programs that cannot open a page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from threads.api.throttling import AccountThrottle, AddressThrottle
from threads.models import Token, User
from threads.services.tokens import issue_token


class CredentialsSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=254, help_text="Or the account's e-mail address.")
    password = serializers.CharField(max_length=1000, trim_whitespace=False, write_only=True)
    name = serializers.CharField(max_length=100, default="REST", help_text="By which you recognise it in your list.")
    scope = serializers.ChoiceField(Token.Scope.choices, default=Token.Scope.WRITE)


class TokenSerializer(serializers.ModelSerializer[Token]):
    class Meta:
        model = Token
        fields = ["name", "scope", "prefix", "created_at", "expires_at"]


class IssuedTokenSerializer(TokenSerializer):
    key = serializers.CharField(help_text="Shown this once. Send it as `Authorization: Bearer <key>`.")

    class Meta(TokenSerializer.Meta):
        fields = ["key", *TokenSerializer.Meta.fields]


class TokenView(APIView):
    """Tokens are seen and revoked at /account/tokens/."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [AddressThrottle, AccountThrottle]

    def get_authenticate_header(self, request: Request) -> str:
        """Without a challenge DRF would answer a wrong password with 403."""
        return "Bearer"

    @extend_schema(operation_id="token_create", request=CredentialsSerializer, responses={201: IssuedTokenSerializer})
    def post(self, request: Request) -> Response:
        """Exchange a name and a password for a token."""
        serializer = CredentialsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data
        # The backend spends as long on a name it does not know, so time tells nobody which names exist.
        user = authenticate(request, username=wanted["username"], password=wanted["password"])
        if not isinstance(user, User):
            raise AuthenticationFailed("This name and password do not fit together.")
        token, key = issue_token(user, wanted["name"], wanted["scope"])
        shown = {"key": key, **TokenSerializer(token).data}
        return Response(shown, status.HTTP_201_CREATED, headers={"Cache-Control": "no-store"})
