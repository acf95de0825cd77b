"""`manage.py start`: one command that leaves no process behind, whatever ends it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.services.processes import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
# The supervisor; web master and worker; worker and its two children; learner and its child.
ALL = 8
pytestmark = pytest.mark.services


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database has its tables, made once."""
    folder = tmp_path_factory.mktemp("migrated")
    for command in ("migrate", "createcachetable"):
        manage([command, "-v0"], folder)
    return folder


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    shutil.copytree(migrated, tmp_path / "data")
    return tmp_path / "data"


def environment(data: Path) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CELERY_BROKER_URL")}
    return given | {"REJOINDER_DATA": str(data)}


def manage(arguments: list[str], data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPOSITORY,
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def started(data: Path, port: int, log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A running `start --no-demo`, from the moment it says where it is; nothing of it survives the block."""
    command = [sys.executable, "manage.py", "start", "--no-demo", "--port", str(port), *arguments]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment(data), stdout=out, stderr=out)
    try:
        until(lambda: f"http://127.0.0.1:{port}/" in log.read_text(), 30)
        yield process
    finally:
        for pid in [process.pid, *of(data)]:
            with_kill(pid)
        process.wait()
        sys.stderr.write(log.read_text())


def with_kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def of(data: Path) -> list[int]:
    """All processes that work on this data folder."""
    mark = f"REJOINDER_DATA={data}\0".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes() + b"\0" and "Z" not in (entry / "stat").read_text().split()[2]:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def status_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text().splitlines()


def until(what: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"waited {seconds} s"
        time.sleep(0.1)


def test_it_serves_pages_and_works_and_sigterm_leaves_no_process(data: Path, tmp_path: Path) -> None:
    port = free_port()

    with started(data, port, tmp_path / "log") as process:
        status = urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/").status
        until(lambda: len(of(data)) >= ALL, 30)
        masks = {line for pid in of(data) for line in status_of(pid) if line.startswith("Umask")}
        process.terminate()
        process.wait(timeout=35)
        left = of(data)

    assert status == 200
    assert masks == {"Umask:\t0077"}  # What they write is for their own account.
    assert "password: " in (tmp_path / "log").read_text()
    assert process.returncode == 0
    assert left == []


def test_kill_9_of_the_supervisor_leaves_no_process(data: Path, tmp_path: Path) -> None:
    with started(data, free_port(), tmp_path / "log") as process:
        until(lambda: len(of(data)) >= ALL, 30)
        process.kill()
        process.wait()
        until(lambda: not of(data), 15)


def test_a_second_start_keeps_the_account_and_a_dead_web_server_comes_back(data: Path, tmp_path: Path) -> None:
    port = free_port()
    with started(data, port, tmp_path / "first") as process:
        process.terminate()
        process.wait(timeout=35)

    with started(data, port, tmp_path / "second") as process:
        web = next(pid for pid in of(data) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.killpg(web, signal.SIGKILL)
        answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=20).status

    assert answer == 200
    assert "password" not in (tmp_path / "second").read_text()


def test_a_port_in_use_is_one_plain_line(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        ended = manage(["start", "--port", str(port)], data)

    assert ended.returncode == 1
    assert ended.stderr == (
        f"CommandError: Port {port} is in use. Choose another: python manage.py start --port {port + 1}\n"
    )


@pytest.mark.parametrize("port", ["-1", "65536", "99999"])
def test_a_port_that_does_not_exist_is_one_plain_line(port: str, tmp_path: Path) -> None:
    ended = manage(["start", f"--port={port}"], tmp_path)

    assert ended.returncode == 1
    assert ended.stderr == f"CommandError: There is no port {port}. Choose one from 1024 to 65535.\n"


def test_a_data_folder_that_cannot_be_written_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ended = manage(["start"], tmp_path / "file")

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "cannot be written" in ended.stderr


def test_a_full_disk_is_one_plain_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management.base import CommandError

    from threads.management.commands import start

    monkeypatch.setattr(start, "ROOM", 2**60)

    with pytest.raises(CommandError, match=r"The disk of the data folder .* is full: \d+ MB free"):
        start.check_folder(tmp_path)
