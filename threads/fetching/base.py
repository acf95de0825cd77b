"""What a fetch is told and what it gives back."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from threads.fetching.networks import IP, is_public


class CannotFetch(Exception):
    """Nothing came from the address; the string is one plain sentence that names the host and the cause."""


class BadAnswer(CannotFetch):
    """The server answered, but with an error."""


def look_up(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host, in the order they should be tried. Raises OSError."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be fetched from. The last three are how the machine does it, named so that a test can say otherwise."""

    hosts: frozenset[str] | None = None
    """The only hosts allowed, in lower case; ".example.org" stands for all names that end so. None allows any."""
    ports: frozenset[int] = frozenset({80, 443})
    is_public: Callable[[IP], bool] = is_public
    look_up: Callable[[str, int], Sequence[str]] = look_up
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def allows_host(self, host: str) -> bool:
        """Whether the host (lower case) is one of those allowed."""
        return self.hosts is None or any(
            host.endswith(name) if name.startswith(".") else host == name for name in self.hosts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a fetch may take."""

    bytes: int = 50 * 1024 * 1024
    """Of the body, as it is sent."""
    seconds: float = 60
    """For all of it: looking up, connecting, redirects, reading."""
    silence: float = 20
    """Seconds until a connection must stand, or the next byte be there."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came."""

    url: str
    """Where it lay in the end, redirects followed."""
    filename: str
    """As the server calls it, or the end of its path; a bare name without folders, perhaps empty."""
    content_type: str
    """Such as "text/html", in lower case, without parameters; empty where the server does not say."""
    size: int
    """Bytes."""
