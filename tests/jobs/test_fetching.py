"""kill -9 of the worker in the middle of a fetch: the next one fetches anew, and nothing comes in twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.factories import UserFactory
from tests.jobs.processes import kill_group, wait_for
from tests.jobs.test_killed_work import BROKERS, is_done
from tests.threads.fetching.servers import page, redirect, serving
from threads.models import Comment, Import, Job, Thread
from threads.services import projects
from threads.services.importing.fetching import begin_fetch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

ROWS = b"".join(b'{"id": "%d", "text": "Comment %d."}\n' % (number, number) for number in range(500))


@pytest.mark.parametrize("broker", BROKERS, indirect=True)
def test_a_fetch_outlives_its_worker(start: Callable, queue: str, tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.JOB_KINDS = settings.JOB_KINDS | {"import": ("tests.worker_app.run_import", queue)}
    project = projects.create_project("Fetched", by=UserFactory())
    half_sent, over = threading.Event(), threading.Event()

    def half() -> Iterator[bytes]:
        yield page(ROWS)[: len(ROWS) // 2]
        half_sent.set()
        over.wait(60)

    with serving() as server:
        server.answers |= {"/thread": redirect("/thread.jsonl"), "/thread.jsonl": half}
        source = begin_fetch(project, by=project.created_by, url=server.url("/thread"), policy=server.policy())
        with start(TEST_SERVER_PORT=str(server.port)) as first:
            wait_for(half_sent.is_set)
            wait_for(lambda: "of 18" in Job.objects.get(pk=source.job_id).message)
            kill_group(first)
        over.set()
        assert not Import.objects.get().file
        server.answers["/thread.jsonl"] = page(ROWS)
        with start(TEST_SERVER_PORT=str(server.port)):
            wait_for(lambda: is_done("import"), seconds=60)

    source.refresh_from_db()
    assert (source.state, source.size, source.file.read()) == ("published", len(ROWS), ROWS)
    assert (Thread.objects.count(), Comment.objects.count()) == (1, 501)
    assert Job.objects.get(kind="import").attempt == 2
    stored = [file.name for file in (tmp_path / "media").rglob("*") if file.is_file()]
    assert stored == [f"{source.pk}-2"]
