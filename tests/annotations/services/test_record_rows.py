"""Records are read for many threads at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.services import annotating
from annotations.services.record_rows import BATCH, batches
from annotations.services.records import Aliases, thread_records
from tests.factories import Study, plant_study, plant_thread
from threads.models import Thread


@pytest.fixture
def study(db: None) -> Study:
    study = plant_study()
    annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    return study


def read(threads: list[Thread], study: Study) -> tuple[list[dict[str, object]], int]:
    """The records of these threads, and how many queries they took."""
    aliases = Aliases(study.project.pk)
    with CaptureQueriesContext(connection) as queries:
        records = list(thread_records(threads, [study.round], release="x@1", aliases=aliases))
    return records, len(queries)


def test_many_threads_cost_the_queries_of_one(study: Study):
    others = [plant_thread(["Yes.", "No."], project=study.project) for _ in range(5)]

    _, of_one = read([study.thread], study)
    _, of_six = read([study.thread, *others], study)

    assert of_six == of_one


def test_a_thread_reads_the_same_alone_and_among_others(study: Study):
    threads = [study.thread, *(plant_thread(["Yes.", "No."], project=study.project) for _ in range(3))]

    together, _ = read(threads, study)

    assert together == [record for thread in threads for record in read([thread], study)[0]]


def test_batches_keep_the_order_and_hold_no_more_than_they_should():
    counts = [5, BATCH - 10, 10, 3 * BATCH, 1, 1]

    parts = list(batches(Thread(comment_count=count) for count in counts))

    assert [[thread.comment_count for thread in part] for part in parts] == [[5, BATCH - 10], [10], [3 * BATCH], [1, 1]]
