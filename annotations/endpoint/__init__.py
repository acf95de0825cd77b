"""Questions to an OpenAI-compatible endpoint. The only room that opens such connections; no database, no settings.

The address comes from the operator alone. Redirects are not followed and proxies named in the environment not used, so
that texts and key go to that host and no other. Nothing that the host says in an error is passed on: it may repeat the
key.
"""

from __future__ import annotations

from annotations.endpoint.asking import Endpoint
from annotations.endpoint.base import Cannot, Limits, Reply, Transient

__all__ = ["Cannot", "Endpoint", "Limits", "Reply", "Transient"]
