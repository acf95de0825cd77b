"""How fast an import is, beside the floor: the same comments copied into the same table, and nothing else.

`make bench BENCH="--comments 1000000 --runs 1"`; without arguments 100,000 comments in 2,000 threads, three times on
SQLite and, where there is one, on PostgreSQL. Every run is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

COMMENTS_PER_THREAD = 50
# In code points: lengths as on forums, most texts short and some very long.
MEDIAN_LENGTH, LONGEST = 130, 10_000
_SYLLABLES = [first + second for first in "bcdfglmnprst" for second in ("a", "e", "i", "o", "u", "é")]


def rows(comments: int, *, scattered: bool) -> Iterator[dict[str, Any]]:
    """Records of a JSONL file, the same ones every time; `scattered` ones are in the order of time, not of threads."""
    threads = max(1, comments // COMMENTS_PER_THREAD)
    dice = random.Random(4)  # noqa: S311
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(1, 5))) for _ in range(20_000)]
    for number in range(comments):
        thread, place = number % threads, number // threads
        if not scattered:
            thread, place = divmod(number, COMMENTS_PER_THREAD)
        length = min(LONGEST, int(dice.lognormvariate(0, 0.9) * MEDIAN_LENGTH) + 1)
        text = " ".join(dice.choices(words, k=length // 6 + 1))[:length]
        yield {
            "thread": f"t{thread}",
            "id": f"c{thread}x{place}",
            "parent": f"c{thread}x{dice.randrange(place)}" if place and dice.random() < 0.7 else None,
            "author": f"user{int(dice.paretovariate(0.6)) % (comments // 4 + 1)}",
            "created": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:00Z",
            "score": int(dice.gauss(5, 20)),
            "text": text.replace(". ", ".\n") if number % 7 else text + "\nhttps://example.org/" + words[number % 999],
        } | ({"title": f"Thread {thread}"} if place == 0 else {})


def measure(file: Path) -> dict[str, float]:
    """One import into an empty database in this process, then the floor; seconds and bytes."""
    import django

    django.setup()
    from django.core.management import call_command

    from threads import jobs
    from threads.models import Comment, Job, User
    from threads.services import importing, projects

    call_command("flush", interactive=False, verbosity=0)
    user = User.objects.create(username="bench")
    project = projects.create_project("Bench", by=user)
    before = _resident()
    started = time.perf_counter()
    with file.open("rb") as opened:
        source = importing.begin_import(project, by=user, file=opened, filename=file.name)
    received = time.perf_counter()
    job = source.job
    assert job is not None
    jobs.carry_out(job.pk, importing.run_import)
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    done = Job.objects.get(pk=job.pk)
    assert done.state == Job.State.DONE, done.error
    stored = Comment.objects.published().exclude(position=0).count()
    return {
        "comments": stored,
        "receive": received - started,
        "import": ended - received,
        "floor": floor(),
        "memory": peak - before,
    }


def floor() -> float:
    """Seconds to put the comments that are stored into the emptied table again: COPY, on SQLite executemany."""
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        return (_floor_of_sqlite if connection.vendor == "sqlite" else _floor_of_postgresql)(Path(folder))


def _floor_of_postgresql(folder: Path) -> float:
    from django.db import connection, transaction

    with connection.cursor() as cursor, (folder / "rows").open("w+b") as file:
        cursor.copy_expert("COPY (SELECT * FROM threads_comment ORDER BY id) TO STDOUT", file)
        cursor.execute("TRUNCATE threads_comment CASCADE")
        file.seek(0)
        started = time.perf_counter()
        with transaction.atomic():
            cursor.copy_expert("COPY threads_comment FROM STDIN", file)
        return time.perf_counter() - started


def _floor_of_sqlite(folder: Path) -> float:
    import sqlite3

    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("ATTACH %s AS floor", [str(folder / "rows.sqlite3")])
        cursor.execute("CREATE TABLE floor.rows AS SELECT * FROM threads_comment ORDER BY id")
        cursor.execute("DELETE FROM threads_comment")
        cursor.execute("DETACH floor")
        kept = sqlite3.connect(folder / "rows.sqlite3").execute("SELECT * FROM rows")
        insert = f"INSERT INTO threads_comment VALUES ({', '.join('?' * len(kept.description))})"  # noqa: S608
        started = time.perf_counter()
        with transaction.atomic():
            connection.connection.executemany(insert, kept)
        return time.perf_counter() - started


def _resident() -> int:
    """Bytes of memory this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main() -> None:
    """Runs on each database, and the medians as a table."""
    from tests.services.postgres import postgres

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scattered", action="store_true", help="comments in the order of time, not thread by thread")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, postgres() as server:
        folder = Path(name)
        file = folder / "comments.jsonl"
        with file.open("w") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows(chosen.comments, scattered=chosen.scattered))
        order = "in the order of time" if chosen.scattered else "thread by thread"
        print(f"JSONL of {chosen.comments:,} comments {order}, {file.stat().st_size / 1e6:.0f} MB; ", end="")
        print(f"medians of {chosen.runs} runs; load {os.getloadavg()[0]:.1f}")
        print(f"{'':10} {'receive':>8} {'import':>8} {'floor':>8} {'ratio':>6} {'comments/s':>11} {'memory':>8}")
        for database, url in [("sqlite", f"sqlite:///{folder}/db.sqlite3"), ("postgresql", server)]:
            if url and chosen.only in (None, database):
                _print_line(database, _runs(file, url, chosen.runs, folder))


def _runs(file: Path, url: str, runs: int, folder: Path) -> dict[str, float]:
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CELERY_BROKER_URL": "memory://localhost",
        "REJOINDER_DATA": str(folder),
        "REJOINDER_MAX_UPLOAD_MB": "100000",
        "DATABASE_URL": url,
    }
    environment = os.environ | given
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], env=environment, check=True)
    command = [sys.executable, "-m", "tests.bench.importing", "measure", str(file)]
    answers = [
        json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
        for _ in range(runs)
    ]
    return {key: median(answer[key] for answer in answers) for key in answers[0]}


def _print_line(database: str, found: dict[str, float]) -> None:
    print(
        f"{database:10} {found['receive']:6.1f} s {found['import']:6.1f} s {found['floor']:6.1f} s "
        f"{found['import'] / found['floor']:6.2f} {found['comments'] / found['import']:11,.0f} "
        f"{found['memory'] / 1e6:5.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        main()
