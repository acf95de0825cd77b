"""A real server on the loopback that says exactly what a test wants said, and a policy that lets one reach it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any

from threads.fetching import Policy
from threads.fetching.networks import is_public

LOOPBACK = "127.0.0.1"

Answer = bytes | Iterable[bytes]


@dataclass
class Server:
    """Answers by path, as raw bytes; remembers what it was asked."""

    port: int
    answers: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def url(self, path: str, host: str = "forum.test") -> str:
        """The address of a path, under a name that the policy leads here."""
        return f"http{'s' if self.tls else ''}://{host}:{self.port}{path}"

    def policy(self, **changes: Any) -> Policy:
        """As in production, but that every name leads here, and here may be fetched from: 127.0.0.1 and this port."""

        def look_up(host: str, port: int) -> Sequence[str]:
            with suppress(ValueError):
                return [str(ip_address(host))]
            return [LOOPBACK]

        usual = Policy(
            ports=frozenset({self.port}), look_up=look_up, is_public=lambda ip: str(ip) == LOOPBACK or is_public(ip)
        )
        return replace(usual, **changes)

    def serve(self, connection: socket.socket) -> None:
        """One connection, one answer; a client that leaves early is none of our concern."""
        with suppress(OSError), connection:
            connection.settimeout(30)
            secured = self.tls.wrap_socket(connection, server_side=True) if self.tls else connection
            with secured:
                head = b""
                while b"\r\n\r\n" not in head:
                    received = secured.recv(4096)
                    if not received:
                        return
                    head += received
                    if not head.startswith(b"GET"[: len(head)]):
                        secured.sendall(page(b"", status="400 Bad Request"))
                        return
                self.requests.append(head)
                path = head.split(b" ", 2)[1].decode()
                found = self.answers.get(path, page(b"Not here.", status="404 Not Found"))
                answer = found() if callable(found) else found
                for piece in [answer] if isinstance(answer, bytes) else answer:
                    secured.sendall(piece)


def page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def json_page(body: bytes) -> bytes:
    """An answer in JSON."""
    return page(body, "Content-Type: application/json; charset=utf-8")


def redirect(location: str, status: str = "302 Found") -> bytes:
    """A redirect without a body."""
    return page(b"", f"Location: {location}", status=status)


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server in threads of its own, until the end of the block."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        server = Server(listening.getsockname()[1], tls=tls)

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=server.serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
