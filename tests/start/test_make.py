"""`make run` on a machine that lacks something: one plain line before make's own, and no half-made environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.services, pytest.mark.skipif(not shutil.which("make"), reason="make is missing")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What make needs to begin."""
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(REPOSITORY / name, tmp_path)
    return tmp_path


def make_run(folder: Path, python: str) -> list[str]:
    """The lines that `make run` says with this Python."""
    # As from a shell: a make that runs these tests would have the inner one say where it goes.
    env = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"}}
    command = ["make", "run", f"PYTHON={python}"]
    ended = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 2
    return ended.stdout.splitlines()


def pretended(folder: Path, refuses: str, first: str = "") -> str:
    """A Python that ends with status 1 where its command line holds a word, after it has done a first thing."""
    script = folder / "python"
    script.write_text(f'#!/bin/sh\ncase "$*" in *{refuses}*) {first} exit 1;; esac\nexec {sys.executable} "$@"\n')
    script.chmod(0o755)
    return str(script)


def test_without_python_it_says_which_to_install(folder: Path) -> None:
    said = make_run(folder, "python3.99")

    assert said == ["python3.99 is missing: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.11"]


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ("version_info", "is older than Python 3.11: name a newer one: make PYTHON=/path/to/python3.11"),
        ("ensurepip", "cannot make virtual environments: install its venv package (Debian: apt install python3-venv)."),
        ("disk_usage", "The disk of this folder has no room: 400 MB are needed."),
    ],
)
def test_what_is_missing_is_one_plain_line(folder: Path, lacks: str, said: str) -> None:
    lines = make_run(folder, pretended(folder, lacks))

    assert len(lines) == 1
    assert lines[0].endswith(said)


def test_an_environment_that_was_not_finished_is_made_anew(folder: Path) -> None:
    breaks_off = pretended(folder, '"-m venv .venv"', first="mkdir .venv; touch .venv/pyvenv.cfg;")

    make_run(folder, breaks_off)

    assert not (folder / ".venv" / "pyvenv.cfg").exists()
