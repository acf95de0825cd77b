"""Copies among 100,000 comments, on SQLite and on PostgreSQL where there is one: `make bench`.

The index is built as the structure jobs do it, thread by thread, and then a file of threads is checked as before its
import. Every database has a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

COMMENTS_PER_THREAD = 50
CHECKED_THREADS = 200
# Of a hundred comments: word for word, and with one word of twenty replaced.
COPIES, NEAR_COPIES = 3, 3


def texts(count: int) -> Iterator[str]:
    """Comments of 5 to 160 words, the word of rank r 1/r times as often as the first; some repeat one of the last 500.

    The same ones every time.
    """
    dice = random.Random(7)  # noqa: S311
    words = [f"{dice.getrandbits(20):x}" for _ in range(50_000)]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    recent = [""] * 500
    for number in range(count):
        kind = dice.randrange(100)
        if number > len(recent) and kind < COPIES + NEAR_COPIES:
            text = dice.choice(recent)
            if kind >= COPIES:
                said = text.split()
                for place in range(dice.randrange(20), len(said), 20):
                    said[place] = "replaced"
                text = " ".join(said)
        else:
            length = min(160, max(5, round(dice.lognormvariate(3.6, 0.7))))
            text = " ".join(dice.choices(words, cum_weights=weights, k=length))
        recent[number % len(recent)] = text
        yield text


def plant(comments: int) -> Any:
    """A project with threads of these comments, written without an importer."""
    from django.utils import timezone

    from threads.models import Comment, Project, Thread, User

    user = User.objects.create(username="bench")
    project = Project.objects.create(name="Bench", slug="bench", created_by=user)
    now, source = timezone.now(), texts(comments)
    for _ in range(0, comments, COMMENTS_PER_THREAD):
        thread = Thread.objects.create(
            project=project, source_format="bench", fingerprint="0", visible_at=now, comment_count=COMMENTS_PER_THREAD
        )
        article = Comment.objects.create(thread=thread, position=0, subtree_end=COMMENTS_PER_THREAD, source_order=0)
        Comment.objects.bulk_create(
            Comment(
                thread=thread, parent=article, position=place, depth=1, subtree_end=place, source_order=place, text=text
            )
            for place, text in zip(range(1, COMMENTS_PER_THREAD + 1), source, strict=False)
        )
    return project


def measure(comments: int) -> None:
    """Plant, index and check in an empty database, in this process."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from threads.importers.base import RawComment, RawThread
    from threads.jobs import Run
    from threads.models import Duplicate, Job, Sketch, Thread
    from threads.services.copies import FileCheck, index_thread

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    project = plant(comments)
    lease = timezone.now() + timedelta(days=1)
    run = Run(Job.objects.create(kind="structure", project=project, state="running", attempt=1, lease_until=lease))
    threads = Thread.objects.select_related("project").order_by("pk")
    waits, memory, started = [], 0.0, time.perf_counter()
    for done, key in enumerate(list(threads.values_list("pk", flat=True))):
        before = time.perf_counter()
        index_thread(threads.get(pk=key), run)
        waits.append(time.perf_counter() - before)
        if done == comments // COMMENTS_PER_THREAD // 10:
            memory = _megabytes()
    seconds = time.perf_counter() - started
    tenth = len(waits) // 10
    first, last = (1000 * sum(part) / tenth for part in (waits[:tenth], waits[-tenth:]))
    print(
        f"{connection.vendor:10} {comments:,} comments indexed in {seconds:.0f} s ({comments / seconds:,.0f}/s; "
        f"a thread {first:.0f} ms at first, {last:.0f} ms at last); "
        f"{Duplicate.objects.count():,} copies; memory {_megabytes() - memory:+.0f} MB after the first tenth; "
        f"{_bytes(Sketch._meta.db_table) / Sketch.objects.count():.0f} bytes a row with its indexes"
    )
    check = FileCheck(project, "other")
    wanted, started = texts(comments), time.perf_counter()
    checked = min(CHECKED_THREADS, comments // COMMENTS_PER_THREAD)
    for number in range(checked):
        replies = [RawComment(str(n), None, next(wanted)) for n in range(COMMENTS_PER_THREAD)]
        (found,) = check.check([RawThread(f"c{number}", "", RawComment(None, None, ""), replies)])
        assert found.copy_of is not None, "every thread of this file is stored"
    seconds = time.perf_counter() - started
    print(f"{'':10} {checked * COMMENTS_PER_THREAD / seconds:,.0f} comments/s checked before import")


def _megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _bytes(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE %s OR name LIKE 'sketch_by_%%'", [table])
        return int(cursor.fetchone()[0])


def main() -> None:
    """One measurement per database."""
    from tests.services.postgres import postgres

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.comments)
        return
    with postgres() as url, tempfile.TemporaryDirectory() as folder:
        for database in filter(None, [f"sqlite:///{folder}/db.sqlite3", url]):
            given = {"DJANGO_SETTINGS_MODULE": "config.settings", "REJOINDER_DATA": folder, "DATABASE_URL": database}
            command = [sys.executable, __file__, "--measure", "--comments", str(options.comments)]
            subprocess.run(command, env=os.environ | given, check=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
