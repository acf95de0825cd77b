from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import plant_thread
from threads import jobs
from threads.models import Comment, Job, Quote, Thread
from threads.services.structuring import structure_threads

pytestmark = pytest.mark.django_db

ARTICLE = "The council closes the lido. “We cannot pour money into a leaking basin for ever,” said the mayor."
PASSAGE = "We cannot pour money into a leaking basin for ever,"
REPLY = f"“{PASSAGE}” and then they build a car park for four millions?"


def structure(thread: Thread) -> None:
    """As the workers do."""
    job = jobs.create("structure", project=thread.project, parameters={"threads": [thread.pk]})
    jobs.carry_out(job.pk, structure_threads)
    job.refresh_from_db()
    assert job.state == "done", job.error


def test_a_quote_is_stored_with_both_ends():
    thread = plant_thread(["Good riddance.", REPLY], [None, 0], article=ARTICLE)

    structure(thread)

    quote = Quote.objects.get()
    assert (quote.comment.position, quote.source.position) == (2, 0)
    assert quote.comment.text[quote.start : quote.end] == PASSAGE.rstrip(",")
    assert quote.source.text[quote.source_start : quote.source_end] == PASSAGE.rstrip(",")
    assert quote.similarity == 1


def test_a_second_run_keeps_the_rows_and_a_grown_thread_adds_to_them():
    thread = plant_thread([REPLY], article=ARTICLE)
    structure(thread)
    first = Quote.objects.get().pk

    structure(thread)
    assert [row.pk for row in Quote.objects.all()] == [first]

    root, reply = thread.comments.get(position=0), thread.comments.get(position=1)
    Comment.objects.create(
        thread=thread, parent=reply, position=2, depth=2, subtree_end=2, source_order=2,
        text="“And then they build a car park for four millions”: where?",
    )  # fmt: skip
    thread.comments.filter(pk__in=[root.pk, reply.pk]).update(subtree_end=2)
    structure(thread)

    assert [(row.pk == first, row.comment.position, row.source.position) for row in Quote.objects.order_by("pk")] == [
        (True, 1, 0),
        (False, 2, 1),
    ]


def test_what_is_no_longer_there_is_no_longer_quoted():
    thread = plant_thread([REPLY], article=ARTICLE)
    structure(thread)

    thread.comments.filter(position=1).update(text="")
    structure(thread)

    assert not Quote.objects.exists()


def test_the_earlier_comment_is_the_source_by_time_where_it_is_known():
    words = "nobody who swam there at six in the morning calls the water cold"
    thread = plant_thread([f"Well, {words}, I say.", f"Oh, {words}, they say."], [None, None], article="Lido.")
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for comment in thread.comments.filter(position__gt=0):
        comment.posted_at, comment.posted_precision = start - timedelta(hours=comment.position), "exact"
        comment.save()

    structure(thread)

    quote = Quote.objects.get()
    assert (quote.comment.position, quote.source.position) == (1, 2)


def test_queries_do_not_grow_with_the_number_of_comments():
    def cost(comments: int) -> int:
        thread = plant_thread([REPLY] * comments, [None] * comments, article=ARTICLE)
        job = jobs.create("structure", project=thread.project, parameters={"threads": [thread.pk]})
        with CaptureQueriesContext(connection) as captured:
            jobs.carry_out(job.pk, structure_threads)
        return sum("threads_quote" in query["sql"] for query in captured)

    assert cost(3) == cost(60) <= 4


def test_threads_that_were_there_before_an_upgrade_are_searched_once():
    migration = import_module("threads.migrations.0007_quotes")
    waiting, old, hidden = (plant_thread([REPLY], article=ARTICLE) for _ in range(3))
    Thread.objects.filter(pk=hidden.pk).update(visible_at=None)
    jobs.create("structure", project=waiting.project, parameters={"thread": waiting.pk})

    migration.find_quotes(apps, None)

    asked = [key for job in Job.objects.filter(kind="structure") for key in job.thread_keys]
    assert sorted(asked) == [waiting.pk, old.pk]
