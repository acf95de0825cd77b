"""How long it takes to measure agreement: `make bench`, on SQLite and PostgreSQL.

100,000 judgements with a label each, by 5 annotators, on 200 threads; half of the comments with passages, a third with
relations. `python -m tests.bench.agreement 10000` for another number. The goal is 3 s without the intervals.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.searching import timed

ANNOTATORS = 5
THREADS = 200
GOAL = 3.0


def fill(count: int):  # type: ignore[no-untyped-def]
    """A round in which each of the annotators has judged each comment; `count` judgements in all."""
    from django.utils import timezone

    from annotations.models import Assignment, Submission
    from tests.factories import MembershipFactory, plant_study, plant_thread
    from threads.models import Comment, Membership

    chance = random.Random(1)  # noqa: S311
    study = plant_study(["Begin."])
    people = [MembershipFactory(project=study.project, role=Membership.Role.ANNOTATOR).user for _ in range(ANNOTATORS)]
    size = max(count // ANNOTATORS // THREADS, 2)
    now = timezone.now()
    for number in range(THREADS):
        texts = [
            f"This is sentence one of {n}. Here is the second one, rather longer. And a third?" for n in range(size)
        ]
        parents = [None if n < 3 else chance.randrange(n - 2, n) for n in range(size)]
        # Depth-first order: each answers the one before it, or begins a branch.
        parents = [None if parent is None or n % 5 == 0 else n - 1 for n, parent in enumerate(parents)]
        thread = plant_thread(texts, parents, project=study.project, title=f"Thread {number}")
        comments = list(Comment.objects.filter(thread=thread, position__gt=0).order_by("position"))
        truths = {comment.pk: chance.choices(KINDS, (4, 2, 2, 3))[0] for comment in comments}
        for who, person in enumerate(people):
            assignment = Assignment.objects.create(
                round=study.round, thread=thread, annotator=person, state="submitted", submitted_at=now, revision=1
            )
            answers = given(study.round, comments, truths, chance, skill=0.6 + who / 15, at=now.isoformat())
            Submission.objects.create(assignment=assignment, number=1, submitted_at=now, answers=answers)
    return study


KINDS = ("rebuttal", "support", "question", "other")


def given(round, comments, truths, chance, *, skill, at):  # type: ignore[no-untyped-def]
    """One annotator's frozen answers: right with a probability of `skill`, any label otherwise."""
    units, annotations, relations = {}, [], []
    version = round.scheme_version_id
    for comment in comments:
        units[str(comment.pk)] = {
            "probability": 1.0, "state": "done", "at": at, "ms": 8000, "article_opened": True,
            "suggestions_shown": False, "scheme_version": version,
        }  # fmt: skip
        label = truths[comment.pk] if chance.random() < skill else chance.choice(KINDS)
        row = {"value": None, "attributes": {}, "unsure": False, "origin": "hand", "comment": comment.pk}
        uid = f"{comment.pk}-{len(annotations)}"
        annotations.append(row | {"id": uid, "question": "function", "label": label, "start": None, "end": None})
        if comment.pk % 2 and chance.random() < 0.7:
            start, end = chance.choice(((0, 26), (0, 60), (27, 63), (27, 60)))
            annotations.append(
                row | {"id": f"s{uid}", "question": "content", "label": "claim", "start": start, "end": end}
            )
        if label in ("rebuttal", "support"):
            target = comment.parent_id if chance.random() < 0.8 else comments[0].pk
            relations.append(
                {
                    "id": f"r{uid}", "comment": comment.pk, "source": uid, "target_by": "default",
                    "label": "rebuts" if label == "rebuttal" else "supports",
                    "target": {"kind": "comment", "comment": target, "start": None, "end": None, "claim": None},
                }
            )  # fmt: skip
    return {
        "format": 1, "scheme_version": version, "revision": 1, "suggestions_shown": False, "after_unveiling": False,
        "units": units, "annotations": annotations, "relations": relations,
    }  # fmt: skip


def measure(count: int) -> None:
    """In a process of its own with its settings."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from annotations.services.measuring.answers import answers_in
    from annotations.services.measuring.reporting import report_on
    from annotations.services.measuring.sight import Sight

    call_command("migrate", verbosity=0)
    sight = Sight(fill(count).round)
    print(f"{connection.vendor}, {count:,} judgements by {ANNOTATORS} annotators", flush=True)
    report: dict[str, object] = {}
    reading = timed(lambda: answers_in(sight))
    stamping = timed(sight.stamp)
    whole = timed(lambda: report.update(report_on(sight)[0]))
    drawn = timed(lambda: report_on(sight, seed=1))
    print(f"  whether anything changed  {1000 * stamping:6.0f} ms")
    print(f"  reading                   {reading:6.2f} s")
    print(f"  reading and measuring     {whole:6.2f} s   goal {GOAL} s{'' if whole <= GOAL else '   MISSED'}")
    print(f"  with intervals            {drawn:6.2f} s   {report['compared']:,} comments compared", flush=True)


def main(count: int) -> None:
    """One measurement per database."""
    from tests.services.postgres import postgres

    with postgres() as url, tempfile.TemporaryDirectory() as folder:
        for database in [f"sqlite:///{folder}/db.sqlite3", *([url] if url else [])]:
            given = {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "REJOINDER_DATA": folder,
                "REJOINDER_LOG_LEVEL": "WARNING",
                "DATABASE_URL": database,
            }
            subprocess.run(
                [sys.executable, "-m", "tests.bench.agreement", "measure", str(count)],
                cwd=Path(__file__).resolve().parents[2],
                env=os.environ | given,
                check=True,
            )


if __name__ == "__main__":
    if "measure" in sys.argv:
        measure(int(sys.argv[-1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
