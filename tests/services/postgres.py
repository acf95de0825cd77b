"""PostgreSQL for the tests, and `python -m tests.services.postgres COMMAND…`: COMMAND with DATABASE_URL set to it."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from tests.services.processes import folder, free_port, running, unprivileged

REMEDY = "set TEST_DATABASE_URL, or install PostgreSQL."


@contextmanager
def postgres() -> Iterator[str | None]:
    """The address of a server where databases can be made, or None where the machine has none.

    One of our own comes before one that happens to run: it writes nothing through to the disk, and each of the tests
    that empty all tables afterwards is a second faster.
    """
    configured, binaries = _configured(), _binaries()
    if configured or not binaries:
        yield configured or _local()
        return
    with folder() as home, _server(binaries, home) as url:
        yield url


def _configured() -> str | None:
    urls = [os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("DATABASE_URL", "")]
    return next((url for url in urls if url.startswith(("postgres://", "postgresql://"))), None)


def _local() -> str | None:
    urls = [f"postgres://{user}@127.0.0.1:5432/postgres" for user in (getpass.getuser(), "postgres")]
    return next((url for url in urls if _may_create(url)), None)


def _may_create(url: str) -> bool:
    try:
        connection = psycopg2.connect(url, connect_timeout=2)
    except psycopg2.OperationalError:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        answer = bool(cursor.fetchone()[0])
    connection.close()
    return answer


def _binaries() -> Path | None:
    """The folder with initdb and postgres: Debian keeps it out of the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    folders = debian + ([Path(on_path).parent] if on_path else [])
    return next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


@contextmanager
def _server(binaries: Path, home: Path) -> Iterator[str]:
    port, data = free_port(), home / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"],
        check=True,
        stdout=subprocess.DEVNULL,
        **unprivileged(),  # type: ignore[call-overload]
    )
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(home)]
    # Speed matters here and a crash does not.
    command += ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off"]
    with running(command, lambda: _may_create(url)):
        yield url


def main() -> int:
    """Run the command on PostgreSQL. Without one: say so, and fail only with CI=true."""
    with postgres() as url:
        if url is None:
            print(f"PostgreSQL is missing, its tests are skipped: {REMEDY}", file=sys.stderr)
            return int(os.environ.get("CI") == "true")
        return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
