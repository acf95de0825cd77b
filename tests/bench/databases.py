"""A measurement per database, each in a process of its own so that its settings and its memory are its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path


def measured(module: str, measure: Callable[[int], None]) -> None:
    """The command line of a bench: `python -m MODULE [COUNT] [options]`, a million comments unless said otherwise.

    SQLite gets a tenth. PostgreSQL is left out where there is none.
    """
    if "measure" in sys.argv:
        measure(int(sys.argv[-1]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    from tests.services.postgres import postgres

    with postgres() as url, tempfile.TemporaryDirectory() as folder:
        databases = {f"sqlite:///{folder}/db.sqlite3": count // 10} | ({url: count} if url else {})
        for database, size in databases.items():
            given = {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "REJOINDER_DATA": folder,
                "REJOINDER_LOG_LEVEL": "WARNING",
                "DATABASE_URL": database,
            }
            command = [sys.executable, "-m", module, "measure", *sys.argv[2:], str(size)]
            subprocess.run(command, cwd=Path(__file__).resolve().parents[2], env=os.environ | given, check=True)
