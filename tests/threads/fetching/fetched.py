"""What comes from a test's server, or what is said instead."""

from __future__ import annotations

import io
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.threads.fetching.servers import Server
from threads.fetching import CannotFetch, Fetched, Limits, fetch

LIMITS = Limits(bytes=1_000_000, seconds=20, silence=10)


def fetched(server: Server, path: str = "/", *, limits: Limits = LIMITS, **changes: object) -> tuple[Fetched, bytes]:
    """What comes from a path of the server."""
    file = io.BytesIO()
    found = fetch(server.url(path), into=file, policy=server.policy(**changes), limits=limits)
    return found, file.getvalue()


def refusal(server: Server, path: str = "/", **given: object) -> str:
    """What is said instead of fetching."""
    with pytest.raises(CannotFetch) as caught:
        fetched(server, path, **given)
    return str(caught.value)


def trusting(certificate: Path) -> Callable[[], ssl.SSLContext]:
    """Contexts that trust this one certificate, and check it as ever."""
    return lambda: ssl.create_default_context(cafile=str(certificate.with_suffix(".crt")))
