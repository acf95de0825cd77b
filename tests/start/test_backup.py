"""A backup of SQLite comes back on PostgreSQL, row for row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest

from tests.conftest import REPOSITORY, missing
from tests.services.postgres import REMEDY, postgres


def manage(data: Path, database: str, *arguments: str) -> str:
    own = {"REJOINDER_DATA": str(data), "DATABASE_URL": database, "DJANGO_SUPERUSER_PASSWORD": "correct horse"}
    env = os.environ | own
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=REPOSITORY, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def checksums(file: Path) -> dict[str, str]:
    """By table; restoring makes jobs of its own."""
    with zipfile.ZipFile(file) as archive:
        held = json.loads(archive.read("manifest.json"))["tables"]
    return {label: table["sha256"] for label, table in held.items() if label != "threads.Job"}


def empty_database(server: str) -> str:
    name = f"restored_{uuid4().hex[:8]}"
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"{server.rsplit('/', 1)[0]}/{name}"


@pytest.mark.services
def test_a_backup_of_sqlite_comes_back_on_postgresql(tmp_path: Path):
    old, new = tmp_path / "old", tmp_path / "new"
    sqlite, first, second = f"sqlite:///{old}/db.sqlite3", tmp_path / "first.zip", tmp_path / "second.zip"
    old.mkdir()
    with postgres() as server:
        if server is None:
            missing("PostgreSQL", REMEDY)
        manage(old, sqlite, "migrate", "-v0")
        manage(old, sqlite, "createsuperuser", "--noinput", "--username", "ann", "--email", "ann@example.org")
        manage(old, sqlite, "load_demo")
        manage(old, sqlite, "backup", str(first))
        database = empty_database(str(server))
        manage(new, database, "migrate", "-v0")

        told = json.loads(manage(new, database, "restore", str(first)))
        manage(new, database, "backup", str(second))

    assert told["rows"] > 100
    assert checksums(second) == checksums(first)
