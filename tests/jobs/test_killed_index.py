"""kill -9 of the worker in the middle of building the search index: what was there stays, the rest follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from tests.factories import plant_thread
from tests.jobs.processes import kill_group, wait_for
from threads import jobs
from threads.models import Comment, IndexedText, Job
from threads.search import parse, search

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

BROKERS = ["embedded"] if connection.vendor == "sqlite" else ["redis"]
# Several transactions, each of some tenths of a second.
COMMENTS = 9000
TEXT = "The lido lost {} pounds last year, says the council, and nobody knows why. " * 5


@pytest.mark.parametrize("broker", BROKERS, indirect=True)
def test_the_index_outlives_its_worker(start: Callable) -> None:
    thread = plant_thread([TEXT.format(*range(n, n + 5)) for n in range(COMMENTS)], parents=[None] * COMMENTS)
    job = jobs.create("index", project=thread.project)

    with start() as first:
        wait_for(IndexedText.objects.exists)
        kill_group(first)
    assert 0 < IndexedText.objects.count() < COMMENTS
    with start():
        wait_for(lambda: Job.objects.get(pk=job.pk).state == "done", seconds=60)

    assert Job.objects.get(pk=job.pk).attempt == 2
    assert set(IndexedText.objects.values_list("comment_id", flat=True)) == set(
        thread.comments.values_list("pk", flat=True)
    )
    comments = Comment.objects.filter(thread=thread)
    assert search(parse("lido nobody"), comments, thread.project).count() == COMMENTS
    assert search(parse("8000"), comments, thread.project).count() == 5
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Raises where the full-text table and ours disagree.
            cursor.execute("INSERT INTO threads_search (threads_search, rank) VALUES ('integrity-check', 1)")
