"""Writes a dump of the demo project as this version stores it: `python -m tests.upgrade.make_dump VERSION`.

Run it once for each release, before its tag; a dump that is there is never made anew.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

DUMPS = Path(__file__).resolve().parent / "dumps"
ROOT = DUMPS.parents[2]
ACCOUNT = """
from threads.models import User
User.objects.create_user("demo", password=None)
"""


def main(version: str) -> None:
    """A fresh database with the demo project, as gzipped SQL."""
    target = DUMPS / f"{version}.sql.gz"
    if target.exists():
        sys.exit(f"{target.name} is there already: a dump is what an old version wrote.")
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "REJOINDER_DATA": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        for command in (["migrate", "-v0"], ["createcachetable"], ["shell", "-c", ACCOUNT], ["load_demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
        with sqlite3.connect(f"{folder}/db.sqlite3") as connection:
            script = "\n".join(connection.iterdump())
        # Without a time stamp, so that the same database gives the same file.
        target.write_bytes(gzip.compress(script.encode(), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
