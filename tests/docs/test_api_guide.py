"""The program of docs/api.md does a whole study against a real server, with a worker beside it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from tests.factories import UserFactory
from threads import jobs
from threads.models import Job, Token
from threads.services.tokens import issue_token

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Carries out what is queued, beside the test."""
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.wait(0.05):
                for job in Job.objects.filter(state=Job.State.QUEUED).order_by("pk"):
                    jobs.finish_here(job)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.services
@pytest.mark.django_db(transaction=True, serialized_rollback=False)
def test_the_program_of_the_page_runs_as_it_stands(worker, live_server, tmp_path: Path):
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    _, key = issue_token(UserFactory(), name="guide", scope=Token.Scope.WRITE)
    environment = os.environ | {"REJOINDER_URL": live_server.url, "REJOINDER_TOKEN": key}

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == "the-lido-1.jsonl: 3 comments\n"
    records = [json.loads(line) for line in (tmp_path / "the-lido-1.jsonl").read_text().splitlines()]
    (relation,) = records[2]["relations"]
    assert (relation["target"]["comment_id"], relation["target"]["exact"]) == ("b", "Nobody swims in November.")
    assert [row["state"] for row in records[2]["judgements"]] == ["done"]
