"""A project that changes while it is frozen: the release is of one moment all the same, and nobody waits for it."""

from __future__ import annotations

import io
import json
import threading

import pytest
from django.db import connection

from annotations.models import Release
from annotations.services import annotating, releasing
from annotations.services.freezing.options import Options, Split
from annotations.services.freezing.snapshot import snapshot
from annotations.services.freezing.writing import write_records
from annotations.services.record_rows import BATCH
from tests.factories import Study, plant_study, plant_thread
from threads.models import Thread


@pytest.fixture
def large(transactional_db: None) -> Study:
    """Three threads, each of which is read by itself."""
    study = plant_study()
    for number in range(2):
        plant_thread(["One.", "Two."], project=study.project, article=f"Article {number}.")
    Thread.objects.update(comment_count=BATCH)
    return study


def test_what_others_do_meanwhile_is_not_in_it(large: Study):
    options = Options(split=Split(parts={"train": 50, "test": 50}))
    release = releasing.request_release(large.project, by=large.manager, options=options)
    threads = list(Thread.objects.order_by("pk"))
    writes: list[threading.Thread] = []

    def change() -> None:
        for thread in threads:
            annotating.annotate(
                thread.comments.get(position=1), large.label("claim"), round=large.round, by=large.annotator
            )
        plant_thread(["New."], project=large.project, article="New.")
        connection.close()

    def tell(done: int, total: int) -> None:
        if not writes:
            writes.append(threading.Thread(target=change))
            writes[0].start()
            writes[0].join(timeout=20)

    file = io.BytesIO()
    with snapshot():
        frozen = write_records(Release.objects.get(pk=release.pk), file, tell=tell)

    records = [json.loads(line) for line in file.getvalue().splitlines()]
    assert not writes[0].is_alive()
    assert {record["thread_id"] for record in records} == {thread.external_id for thread in threads}
    assert [row for record in records for row in record["annotations"]] == []
    assert (frozen.counts["threads"], frozen.counts["annotations"], len(frozen.parts)) == (3, 0, 3)
