"""A connection on which no wait is without end."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from typing import BinaryIO, cast

# Seconds after which a wait looks up, to hear of a cancel.
_GLANCE = 0.5


class OutOfTime(Exception):
    """All the time that a fetch may take is used up."""


class Deadline:
    """The moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float) -> float:
        """Seconds left, at most so many. Raises OutOfTime where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return min(left, most)


class Wire(io.RawIOBase):
    """A connected socket to be read from, as http.client asks for one.

    Raises TimeoutError after `silence` seconds without a byte, OutOfTime after the deadline even where bytes trickle.
    `tick` is called all the while and may raise.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline, silence: float, tick: Callable[[], None]) -> None:
        self._socket = connected
        self._deadline = deadline
        self._silence = silence
        self._tick = tick

    def send(self, data: bytes) -> None:
        """All of it, which is short. Raises OSError."""
        self._socket.settimeout(self._deadline.left(self._silence))
        self._socket.sendall(data)

    def makefile(self, mode: str = "rb") -> BinaryIO:
        """What HTTPResponse reads from."""
        return cast(BinaryIO, io.BufferedReader(self))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        silent_since = time.monotonic()
        while True:
            self._tick()
            self._socket.settimeout(self._deadline.left(_GLANCE))
            try:
                return self._socket.recv_into(buffer)
            except TimeoutError:
                if time.monotonic() - silent_since > self._silence:
                    raise
