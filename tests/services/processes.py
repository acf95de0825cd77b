"""Starting a server for the length of the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody accepts connections on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def unprivileged() -> dict[str, str]:
    """Arguments of subprocess.run for servers that refuse to run as root."""
    return {"user": "nobody"} if os.geteuid() == 0 else {}


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder that a server can write, whoever it runs as."""
    with tempfile.TemporaryDirectory(prefix="rejoinder-", ignore_cleanup_errors=True) as name:
        path = Path(name)
        path.chmod(0o777)
        yield path


@contextmanager
def running(
    command: list[str], ready: Callable[[], bool], *, environment: dict[str, str] | None = None, seconds: float = 30
) -> Iterator[None]:
    """The server `command`, from the moment it is ready until the block ends. Raises TimeoutError if it never is."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | (environment or {}),
        **unprivileged(),  # type: ignore[call-overload]
    )
    try:
        end = time.monotonic() + seconds
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                raise TimeoutError(f"{command[0]} did not start")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
