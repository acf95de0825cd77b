"""kill -9 of the worker in the middle of an import and of an extraction: nothing lost, nothing twice."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from annotations.extraction import EXTRACTORS
from annotations.models import Suggestion
from annotations.services.viewing import views_of
from tests.factories import UserFactory
from tests.jobs.processes import kill_group, wait_for
from threads.models import Comment, Hyperlink, Job, Thread
from threads.services import importing, projects

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

# As installations pair them; tests/jobs/test_workers.py has every worker on every broker and both databases.
BROKERS = ["embedded"] if connection.vendor == "sqlite" else ["redis", "rabbitmq"]
# Enough that staging and extraction each take a second or more, in several transactions.
COMMENTS = 3000


def file_of_a_thread() -> io.BytesIO:
    """One thread in which every comment has a claim, and every other one a link and something to dispute."""
    lines = []
    for number in range(COMMENTS):
        text = f"The lido lost {number} pounds last year, says the council."
        if number % 2:
            text = f"No, that is simply wrong. Where is your evidence? It was {number}: https://example.org/{number}"
        lines.append({"id": str(number), "parent": str(number - 1) if number % 2 else None, "text": text})
    return io.BytesIO("\n".join(json.dumps(line) for line in lines).encode())


def is_done(kind: str) -> bool:
    jobs = Job.objects.filter(kind=kind)
    failed = jobs.filter(state=Job.State.FAILED).first()
    assert failed is None, failed and failed.error
    return jobs.filter(state=Job.State.DONE).exists()


def spots() -> Counter[tuple[object, ...]]:
    """What is suggested now, and how often."""
    rows = Suggestion.objects.current().values_list("comment_id", "start", "end", "label__key")
    return Counter(tuple(row) for row in rows)


@pytest.mark.parametrize("broker", BROKERS, indirect=True)
def test_an_import_and_an_extraction_outlive_their_workers(start: Callable, tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    project = projects.create_project("Killed", by=UserFactory())
    importing.begin_import(project, by=project.created_by, file=file_of_a_thread(), filename="thread.jsonl")

    # Long enough that a busy machine takes nobody for dead who is not: attempts are counted below.
    begin = partial(start, REJOINDER_JOB_LEASE_SECONDS="12")
    with begin() as first:
        wait_for(Comment.objects.exists)
        kill_group(first)
    assert not Thread.objects.visible().exists()
    with begin() as second:
        wait_for(Suggestion.objects.exists, seconds=60)
        kill_group(second)
    assert not is_done("extract")
    with begin():
        wait_for(lambda: is_done("import") and is_done("structure") and is_done("extract"), seconds=60)

    thread = Thread.objects.get()
    assert Comment.objects.count() == COMMENTS + 1
    assert list(thread.comments.in_reading_order().values_list("position", flat=True)) == list(range(COMMENTS + 1))
    assert Hyperlink.objects.count() == COMMENTS // 2
    views = views_of(thread)
    expected = Counter(
        (candidate.comment_id, candidate.start, candidate.end, candidate.label)
        for extractor in EXTRACTORS.values()
        for candidate in extractor.extract(views)
    )
    assert spots() == expected
    assert set(expected.values()) == {1}
    assert Job.objects.get(kind="import").attempt == 2
    assert Job.objects.get(kind="extract").attempt == 2
