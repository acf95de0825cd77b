"""How far a file has been read is told while it is read, and a cancel is seen then."""

from __future__ import annotations

import gzip
import io
import json
import random

import pytest

from threads import jobs
from threads.jobs import running
from threads.models import Comment, Import
from threads.services.importing import begin_import, cancel_import, run_import

pytestmark = pytest.mark.django_db


def file_of(comments: int) -> bytes:
    dice = random.Random(1)  # noqa: S311
    rows = ({"thread": f"t{n % 9}", "id": str(n), "text": dice.randbytes(200).hex()} for n in range(comments))
    return "\n".join(map(json.dumps, rows)).encode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_cancel_is_seen_long_before_the_end_of_the_file(project, pack) -> None:
    content = pack(file_of(3000))
    source = begin_import(project, by=project.created_by, file=io.BytesIO(content), filename="a.jsonl")

    def work(run: jobs.Run) -> None:
        cancel_import(source)
        run_import(run)

    jobs.carry_out(source.job_id, work)

    source = Import.objects.get()
    assert (source.state, source.job.state) == ("cancelled", "cancelled")
    assert 0 < source.job.done * 1024 < len(content) / 2
    assert not Comment.objects.exists()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_progress_counts_what_is_read_of_the_stored_file(project, pack, monkeypatch) -> None:
    monkeypatch.setattr(running, "PROGRESS_EVERY", 0)
    content = pack(file_of(3000))
    source = begin_import(project, by=project.created_by, file=io.BytesIO(content), filename="a.jsonl")
    told: list[tuple[int, int | None]] = []

    def work(run: jobs.Run) -> None:
        progress = run.progress

        def telling(*args: object, **kwargs: object) -> None:
            progress(*args, **kwargs)
            told.append((run.job.done, run.job.total))

        run.progress = telling
        run_import(run)

    jobs.carry_out(source.job_id, work)

    done = [now for now, _ in told]
    assert done == sorted(done)
    assert done[-1] == len(content) // 1024
    assert len(set(done)) > 5
    assert {total for now, total in told if now < done[-1]} == {len(content) // 1024}
    assert Import.objects.get().job.message == "3,000 comments stored"
