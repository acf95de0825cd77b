"""A real HTTP server that answers as a language model would, or wrongly, slowly, half, too much, or not at all."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What the server does with one request: it has the handler and the request's body.
Act = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class Model:
    """The server: its address, the requests it has had, and what it does with the next ones (the last again)."""

    url: str
    acts: list[Act]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def next(self) -> Act:
        return self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]


@contextmanager
def serving(*acts: Act) -> Iterator[Model]:
    """The server on a free port of this machine, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.requests.append({"path": self.path, **body})
            model.headers.append(dict(self.headers))
            with suppress(BrokenPipeError, ConnectionResetError):
                model.next()(self, body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model = Model(f"http://127.0.0.1:{server.server_address[1]}/v1", list(acts))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """An answer with its length."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def completion(content: object, *, tokens: object = 100) -> bytes:
    """The body of a chat completion; `content` is JSON unless it is a text."""
    text = content if isinstance(content, str) else json.dumps(content)
    return json.dumps(
        {"choices": [{"message": {"role": "assistant", "content": text}}], "usage": {"total_tokens": tokens}}
    ).encode()


def says(content: object, *, tokens: object = 100) -> Act:
    """Answers in full."""
    return lambda handler, _: send(handler, completion(content, tokens=tokens))


def status(code: int, body: bytes = b"{}", **headers: str) -> Act:
    """Answers with an error."""
    return lambda handler, _: send(handler, body, code, **headers)


def silent(seconds: float) -> Act:
    """Says nothing for so long."""
    return lambda handler, _: time.sleep(seconds)


def trickles(seconds: float) -> Act:
    """A byte of a header every tenth of a second, for so long: each wait is short, all together are not."""

    def act(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.1)

    return act


def cut(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    """Promises more than it sends, and hangs up."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"choices": [')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def endless(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    """A body without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"x" * 65_536
    for _n in range(2_000):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))


def nobody() -> str:
    """An address at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"
