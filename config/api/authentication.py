"""Who asks, when a program asks: `Authorization: Bearer rj_…`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from threads.models import Token, User
from threads.services.tokens import find_token, note_use

SCHEMES = {b"bearer", b"token"}


class TokenAuthentication(BaseAuthentication):
    """A key in the header `Authorization`, after the word Bearer or Token. `request.auth` is then its Token.

    What a token narrows is enforced centrally: its scope here, its project in threads.api.resource.
    """

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The user and the token, or None where the request carries no key at all."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() not in SCHEMES:
            return None
        token = find_token(words[1].decode("latin-1")) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed("This token is not valid: it is unknown, expired or revoked.")
        if token.scope == Token.Scope.READ and request.method not in SAFE_METHODS:
            raise PermissionDenied("This token may only read.", "read_only_token")
        note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI names it."""

    target_class = "config.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer key."""
        return {"type": "http", "scheme": "bearer", "description": "A key from /account/tokens/ or POST token/."}
