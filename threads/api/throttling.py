"""How often a password may be tried over the API. Counted in the cache that all processes share."""

from __future__ import annotations

import hashlib

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class AddressThrottle(SimpleRateThrottle):
    """Tries from one address."""

    scope = "token-address"
    rate = "60/hour"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """By the address of the peer, or as the proxy in front reports it."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class AccountThrottle(SimpleRateThrottle):
    """Tries at one account, wherever they come from."""

    scope = "token-account"
    rate = "20/hour"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """By the name that was sent, known or not; a body without a name fails anyway."""
        name = request.data.get("username") if isinstance(request.data, dict) else None
        if not isinstance(name, str):
            return None
        # A name may hold what a cache key may not.
        ident = hashlib.sha256(name.strip().lower().encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}
