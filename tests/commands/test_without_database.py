"""The commands that store nothing need no database, no tables and no folder of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.services


@pytest.mark.parametrize("command", ["extract_links", "extract_claims"])
@pytest.mark.parametrize("database", ["sqlite:////nowhere/at/all", "postgres://nobody@127.0.0.1:1/none"])
def test_it_answers_a_stream_on_a_machine_where_nothing_can_be_written(command: str, database: str) -> None:
    given = {name: value for name, value in os.environ.items() if name != "REJOINDER_SECRET_KEY"}
    given |= {"REJOINDER_DATA": "/proc/nowhere", "DATABASE_URL": database}
    lines = '{"id": 1, "text": "It cost 3 million, see example.org."}\nnot a record\n\n{"id": "b", "text": ""}\n'

    ended = subprocess.run(
        [sys.executable, "manage.py", command, "-"],
        cwd=REPOSITORY,
        env=given,
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )

    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == [1, "b"]
    assert ended.stderr.startswith("line 2: ")
    assert ended.stderr.count("\n") == 1
    assert ended.returncode == 1


@pytest.mark.parametrize(
    "command", [["import_threads", "a.txt"], ["extract"], ["export_release", "a", "--format", "csv", "--out", "b"]]
)
def test_commands_that_need_it_say_so_in_one_line(command: list[str], tmp_path: Path) -> None:
    given = os.environ | {"REJOINDER_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/none/db"}

    ended = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=REPOSITORY, env=given, capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("The database cannot be used: unable to open database file")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["extract_links", "extract_claims"])
def test_a_file_that_is_not_there_is_wrong_use(command: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", command, str(tmp_path / "none.jsonl")],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "No such file or directory" in ended.stderr
    assert ended.stderr.count("\n") == 1
