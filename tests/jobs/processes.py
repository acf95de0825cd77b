"""Real worker processes on the test's own database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from django.db import connection

REPOSITORY = Path(__file__).resolve().parents[2]
LEASE = 2
RESEND = 3
T = TypeVar("T")


def database_url() -> str:
    """The address of the database this test writes to, for another process."""
    name, options = connection.settings_dict["NAME"], connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    login = quote(options["USER"]) + (f":{quote(options['PASSWORD'])}" if options["PASSWORD"] else "")
    return f"postgres://{login}@{quote(options['HOST'], safe='')}:{options['PORT']}/{name}"


@contextmanager
def worker(broker: str, queue: str, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker with two pool children in a process group of its own; killed at the end if still there."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings_worker",
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": broker,
        "REJOINDER_JOB_LEASE_SECONDS": str(LEASE),
        "REJOINDER_JOB_RESEND_SECONDS": str(RESEND),
        "REJOINDER_DATA": str(log.parent),
        "TEST_QUEUE": queue,
        **environment,
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.worker_app", "worker", "-c", "2", "-Q", queue]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle", "-n", f"{queue}@%h"],
            cwd=REPOSITORY,
            env=env,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill_group(process)
        sys.stderr.write(log.read_text(errors="replace"))


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of a process and all its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(what: Callable[[], T], seconds: float = 12) -> T:
    """Poll until it is true and return it; fail after so many seconds."""
    end = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < end, f"waited {seconds} s for {what.__name__}"
        time.sleep(0.02)
    return answer


def children(parent: int) -> list[int]:
    """The process ids of the direct children."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]
