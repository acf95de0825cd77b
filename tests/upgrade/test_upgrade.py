"""The database of every earlier version comes up to date without losing a row."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DUMPS = sorted((HERE / "dumps").glob("*.sql.gz"))
KEPT = [
    "threads_project", "threads_membership", "threads_thread", "threads_comment", "threads_author", "threads_hyperlink",
    "annotations_annotation", "annotations_relation", "annotations_judgement", "annotations_suggestion",
]  # fmt: skip


def counts(database: Path) -> dict[str, int]:
    with sqlite3.connect(database) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}  # noqa: S608


def manage(database: Path, *arguments: str) -> str:
    env = {**os.environ, "REJOINDER_DATA": str(database.parent), "DATABASE_URL": f"sqlite:///{database}"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_is_a_dump_to_upgrade_from():
    assert DUMPS


@pytest.mark.services
@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name.removesuffix(".sql.gz"))
def test_an_old_database_keeps_every_row_and_can_be_worked_with(dump: Path, tmp_path: Path):
    database = tmp_path / "db.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.executescript(gzip.decompress(dump.read_bytes()).decode())
    before = counts(database)

    manage(database, "migrate", "-v0")

    assert counts(database) == before
    assert min(before.values()) > 0
    manage(database, "migrate", "--check")
    written = manage(database, "export_release", "demo-five-disputes", "--format", "jsonl", "--out", str(tmp_path))
    assert len((tmp_path / "demo-five-disputes-1.jsonl").read_text().splitlines()) == before["threads_comment"]
    assert len(written.split()[0]) == 64
