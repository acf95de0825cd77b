"""How long a release takes from the queue to its file, and the first byte of its stream: `make bench`.

100,000 labelled comments in threads of 50, each judged and labelled once, a third with a target; on PostgreSQL where
there is one, and on SQLite. `python -m tests.bench.exporting 1000000` for a million. Goals: 3 s for 100,000 from the
queue to the JSONL file, freezing and masking included; 100 MB of memory; the first byte after 300 ms. The floor, in the
same process: the same rows as they lie in their tables, by `.values().iterator()` and orjson, into a file; the goal is
4 times that. The comments' own table is told apart.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tests.bench.importing import rows

# Besides its article.
IN_A_THREAD: Final = 50
BATCH: Final = 2000
SECONDS_FOR_100_000: Final = 3.0
TIMES_THE_FLOOR: Final = 4.0
MEGABYTES: Final = 100
# Milliseconds.
FIRST_BYTE: Final = 300


def fill(count: int) -> None:
    """A study of this many comments, in threads of 50; see the module."""
    from annotations.models import Annotation, Judgement, Relation
    from annotations.models.annotations import new_uid
    from tests.factories import plant_study
    from threads.models import Author, Comment, Thread

    study = plant_study()
    chance = random.Random(1)  # noqa: S311
    labels = [study.label(key) for key in ("rebuttal", "support", "question", "other")]
    rebuts = study.label("rebuts")
    version, round, person = study.round.scheme_version, study.round, study.annotator
    now = datetime(2026, 3, 1, tzinfo=UTC)
    authors = Author.objects.bulk_create(
        Author(project=study.project, digest=str(n), handle=f"h{n}", pseudonym=f"p_{n:05}")
        for n in range(count // 20 + 1)
    )
    source = rows(count, scattered=False)
    while part := list(islice(source, BATCH)):
        threads = Thread.objects.bulk_create(
            Thread(project=study.project, title="Bench", source_format="bench", fingerprint="0", visible_at=now,
                   external_id=f"{part[first]['thread']}", comment_count=IN_A_THREAD)
            for first in range(0, len(part), IN_A_THREAD)
        )  # fmt: skip
        articles = Comment.objects.bulk_create(
            Comment(thread=thread, position=0, subtree_end=IN_A_THREAD, source_order=0, external_id="article", text="A")
            for thread in threads
        )
        comments = Comment.objects.bulk_create(
            Comment(
                thread=threads[index // IN_A_THREAD], parent=articles[index // IN_A_THREAD],
                position=index % IN_A_THREAD + 1, subtree_end=index % IN_A_THREAD + 1, depth=1,
                source_order=index % IN_A_THREAD + 1, author=chance.choice(authors), posted_at=now,
                posted_precision="exact", posted_raw=row["created"], external_id=row["id"], score=row["score"],
                text=row["text"],
            )
            for index, row in enumerate(part)
        )  # fmt: skip
        Judgement.objects.bulk_create(
            Judgement(round=round, annotator=person, comment=comment, scheme_version=version, at=now + timedelta(
                milliseconds=comment.pk), milliseconds=8000)
            for comment in comments
        )  # fmt: skip
        chosen = [chance.choice(labels) for _ in comments]
        annotations = Annotation.objects.bulk_create(
            Annotation(round=round, creator=person, scheme_version=version, uid=new_uid(), comment=comment,
                       question_id=label.question_id, label=label, is_exclusive=True)
            for comment, label in zip(comments, chosen, strict=True)
        )  # fmt: skip
        Relation.objects.bulk_create(
            Relation(round=round, creator=person, scheme_version=version, uid=new_uid(), comment=annotation.comment,
                     source=annotation, label=rebuts, target_kind="comment", target_by="default",
                     target_comment_id=annotation.comment.parent_id)
            for annotation in annotations[::3]
        )  # fmt: skip


def measure(count: int, *, fills: bool) -> None:
    """In a process of its own with its settings; one fills, so that the memory of another is its own."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from annotations.models import Annotation, Judgement, Relation, Round
    from annotations.services import exporting, releasing
    from threads import jobs
    from threads.models import Comment

    if fills:
        call_command("migrate", verbosity=0)
        fill(count)
        return
    project, before = Round.objects.get().project, memory("VmRSS")

    def freeze() -> None:
        release = releasing.request_release(project, by=project.created_by)
        jobs.carry_out(release.job.pk, releasing.freeze_release)

    def write() -> None:
        export = exporting.request_export(project.releases.get(), "jsonl", by=project.created_by)
        jobs.carry_out(export.job.pk, exporting.write_export)

    freezing, writing = seconds(freeze), seconds(write)
    grown, whole = memory("VmHWM") - before, freezing + writing
    export = project.releases.get().exports.get()
    assert export.written_at, export.job.error
    comments = seconds(lambda: floor(Comment))
    flat = comments + seconds(lambda: floor(Judgement, Annotation, Relation))
    size, load = export.size / 1e6, os.getloadavg()[0]
    print(f"{connection.vendor}, {count:,} labelled comments, {size:.0f} MB; load {load:.1f}")
    told("freezing", freezing, "s", rate=count / freezing)
    told("writing JSONL", writing, "s", rate=count / writing)
    told("both", whole, "s", goal=SECONDS_FOR_100_000 * count / 100_000)
    told(f"times the floor, {flat:.2f} s", whole / flat, "", goal=TIMES_THE_FLOOR)
    print(f"  {'times comments alone':26} {whole / comments:7.2f}")
    told("memory", grown / 1e6, "MB", goal=MEGABYTES)
    for coding in ("identity", "gzip"):
        told(f"first byte, {coding}", 1000 * first_byte(project, coding), "ms", goal=FIRST_BYTE)


def first_byte(project: Any, coding: str) -> float:
    """Seconds until the stream of the records begins, from the request on."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(project.created_by)
    client.get("/api/v1/projects/")  # what a process does once
    address = f"/api/v1/releases/{project.releases.get().pk}/records/"
    started = time.perf_counter()
    response = client.get(address, headers={"Accept-Encoding": coding})
    assert next(chunk for chunk in response.streaming_content if chunk)
    return time.perf_counter() - started


def told(what: str, value: float, unit: str, *, goal: float | None = None, rate: float | None = None) -> None:
    """One line: what was measured, how many comments a second that is, its goal, and whether it was missed."""
    missed = "   MISSED" if goal is not None and value > goal else ""
    beside = f"{rate:12,.0f} comments/s" if rate else f"goal {goal:g}{missed}"
    print(f"  {what:26} {value:7.2f} {unit:2} {beside}", flush=True)


def floor(*models: Any) -> None:
    """Whole tables, row by row, into a file."""
    import orjson

    with tempfile.TemporaryFile() as file:
        for model in models:
            for row in model.objects.order_by("pk").values().iterator(chunk_size=2000):
                file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def memory(what: str) -> int:
    """Bytes of memory this process holds (VmRSS), or the most it has held (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:"))


def main(count: int) -> None:
    """One measurement per database."""
    from tests.services.postgres import postgres

    with postgres() as url, tempfile.TemporaryDirectory() as folder:
        for database in [*([url] if url else []), f"sqlite:///{folder}/db.sqlite3"]:
            given = {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "REJOINDER_DATA": folder,
                "REJOINDER_LOG_LEVEL": "WARNING",
                "DATABASE_URL": database,
            }
            for step in ("fill", "measure"):
                subprocess.run(
                    [sys.executable, "-m", "tests.bench.exporting", step, str(count)],
                    cwd=Path(__file__).resolve().parents[2],
                    env=os.environ | given,
                    check=True,
                )


if __name__ == "__main__":
    if sys.argv[1:2] in (["fill"], ["measure"]):
        measure(int(sys.argv[2]), fills=sys.argv[1] == "fill")
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
