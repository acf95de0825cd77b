"""Servers that send too much, too slowly, nothing, or nonsense."""

from __future__ import annotations

import io
import itertools
import threading
from collections.abc import Iterator

import pytest

from tests.threads.fetching.fetched import LIMITS, fetched, refusal
from tests.threads.fetching.servers import Server, page, redirect
from threads.fetching import BadAnswer, CannotFetch, Limits, fetch


def drip(beginning: bytes, piece: bytes, stop: threading.Event) -> Iterator[bytes]:
    """A server that never ends and never falls silent."""
    yield beginning
    while not stop.wait(0.02):
        yield piece


class TestBounds:
    SOON = Limits(bytes=1000, seconds=0.5, silence=10)

    def test_what_says_that_it_is_too_large_is_not_read(self, server: Server):
        server.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"

        assert "more than the 1,000 bytes" in refusal(server, limits=Limits(bytes=1000))

    @pytest.mark.parametrize("headers", [b"", b"Transfer-Encoding: chunked\r\n"])
    def test_what_does_not_say_so_is_counted(self, server: Server, headers: bytes):
        piece = b"400\r\n" + b"x" * 1024 + b"\r\n" if headers else b"x" * 1024
        server.answers["/"] = lambda: itertools.chain(
            [b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n"], itertools.repeat(piece)
        )
        file = io.BytesIO()

        with pytest.raises(CannotFetch, match="more than the 100,000 bytes"):
            fetch(server.url("/"), into=file, policy=server.policy(), limits=Limits(bytes=100_000))

        assert len(file.getvalue()) <= 100_000

    @pytest.mark.parametrize(
        ("beginning", "piece"),
        [
            (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"x"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
            (b"HTTP/1.1 ", b"2"),
            (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ],
    )
    def test_a_server_that_trickles_runs_out_of_time(self, server: Server, beginning: bytes, piece: bytes):
        stop = threading.Event()
        server.answers["/"] = lambda: drip(beginning, piece, stop)

        said = refusal(server, limits=self.SOON)

        stop.set()
        assert said == "forum.test took longer than the 0.5 seconds that a fetch may take."

    def test_a_server_that_falls_silent_is_left(self, server: Server):
        stop = threading.Event()
        server.answers["/"] = lambda: iter([b"HTTP/1.1 200 OK\r\n\r\nHello", str(stop.wait(30)).encode()])

        said = refusal(server, limits=Limits(seconds=20, silence=0.2))

        stop.set()
        assert said == "forum.test does not answer."

    def test_a_wait_can_be_ended_from_outside(self, server: Server):
        class Enough(Exception):
            pass

        def progress(done: int, total: int | None) -> None:
            raise Enough

        server.answers["/"] = page(b"Hello.")
        with pytest.raises(Enough):
            fetch(server.url("/"), into=io.BytesIO(), policy=server.policy(), limits=LIMITS, progress=progress)

    @pytest.mark.parametrize(
        "answer",
        [
            b"",
            b"SSH-2.0-OpenSSH_9.6\r\n",
            b"HTTP/1.1 twohundred OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nHello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nHello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nHello",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
            page(b"Hello.", "Content-Encoding: br"),
            redirect(""),
            b"HTTP/1.1 302 Found\r\n\r\n",
        ],
    )
    def test_what_is_no_answer_is_told_with_the_host(self, server: Server, answer: bytes):
        server.answers["/"] = answer

        assert "forum.test" in refusal(server)

    @pytest.mark.parametrize(
        ("status", "said"),
        [
            ("404 <script>", "forum.test answered 404 Not Found."),
            ("599 Odd", "forum.test answered 599."),
            (
                "403 Forbidden",
                "forum.test answered 403 Forbidden; save the page in your browser and import that file.",
            ),
            ("204 No Content", "forum.test answered 204 No Content."),
            ("304 Not Modified", "forum.test answered 304 Not Modified."),
        ],
    )
    def test_an_answer_that_is_no_page(self, server: Server, status: str, said: str):
        server.answers["/"] = page(b"", status=status)

        with pytest.raises(BadAnswer) as caught:
            fetched(server)
        assert str(caught.value) == said

    def test_a_full_disk_is_not_the_hosts_fault(self, server: Server):
        class Full(io.BytesIO):
            def write(self, chunk: object) -> int:
                raise OSError(28, "No space left on device")

        server.answers["/"] = page(b"Hello.")
        with pytest.raises(OSError, match="No space left"):
            fetch(server.url("/"), into=Full(), policy=server.policy(), limits=LIMITS)

    def test_a_closed_port_is_told(self, server: Server):
        url = server.url("/").replace(str(server.port), "1")

        with pytest.raises(CannotFetch, match="cannot be reached: Connection refused"):
            fetch(url, into=io.BytesIO(), policy=server.policy(ports=frozenset({1})), limits=LIMITS)
