"""What the dispatcher hands over, and what it closes."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.celery import make_app
from tests.jobs import published
from threads.jobs import presence, sending, workers_alive
from threads.models import Heartbeat, Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker(settings) -> None:
    settings.CELERY_APP = "tests.jobs.published.app"
    published.app = make_app("memory://localhost")
    published.ids("imports")


def ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


def job(**fields: object) -> Job:
    return Job.objects.create(kind="import", **fields)


def test_a_due_row_is_sent_once_however_often_one_looks() -> None:
    waiting = job()

    sending.hand_over()
    sending.hand_over()

    assert published.ids("imports") == [waiting.pk]


@pytest.mark.django_db(transaction=True)
def test_six_dispatchers_send_each_row_once() -> None:
    rows = [job().pk for _ in range(20)]
    barrier = Barrier(6)

    def look() -> None:
        barrier.wait()
        sending.hand_over()
        connection.close()

    dispatchers = [Thread(target=look) for _ in range(6)]
    for thread in dispatchers:
        thread.start()
    for thread in dispatchers:
        thread.join()

    assert sorted(published.ids("imports")) == rows


def test_a_row_that_waits_for_its_time_is_left_alone() -> None:
    job(due_at=timezone.now() + timedelta(seconds=30))

    sending.hand_over()

    assert published.ids("imports") == []


def test_a_message_that_led_to_nothing_is_sent_again_later_and_later() -> None:
    waiting = job()
    Job.objects.update(created_at=ago(300), sent_at=ago(61), due_at=ago(1))

    sending.hand_over()

    waiting.refresh_from_db()
    assert published.ids("imports") == [waiting.pk]
    assert waiting.due_at > timezone.now() + timedelta(seconds=250)


def test_an_expired_lease_is_handed_over_at_once_and_a_live_one_is_not() -> None:
    abandoned = job(state=Job.State.RUNNING, attempt=1, lease_until=ago(1), due_at=ago(9))
    job(state=Job.State.RUNNING, attempt=1, lease_until=ago(-9), due_at=ago(9))

    sending.hand_over()

    assert published.ids("imports") == [abandoned.pk]


def test_after_the_last_attempt_the_job_fails_with_its_cause() -> None:
    lost = job(
        state=Job.State.RUNNING, attempt=settings.JOB_ATTEMPTS, lease_until=ago(1), due_at=ago(9), message="batch 3"
    )

    sending.hand_over()

    lost.refresh_from_db()
    assert published.ids("imports") == []
    assert lost.state == Job.State.FAILED
    assert "5 times" in lost.error
    assert "batch 3" in lost.error


def test_an_abandoned_job_that_should_stop_is_cancelled() -> None:
    lost = job(state=Job.State.RUNNING, attempt=1, lease_until=ago(1), due_at=ago(9), cancel_wished_at=ago(5))

    sending.hand_over()

    lost.refresh_from_db()
    assert published.ids("imports") == []
    assert lost.state == Job.State.CANCELLED


def test_a_broker_that_is_away_leaves_the_row_for_a_few_seconds_later() -> None:
    published.app = make_app("redis://127.0.0.1:1/0")
    waiting = job()

    sending.hand_over()

    waiting.refresh_from_db()
    assert waiting.sent_at is None
    assert timezone.now() < waiting.due_at < timezone.now() + timedelta(seconds=10)


def test_a_worker_that_starts_anew_forgets_the_messages_of_the_old_one() -> None:
    waiting = job(sent_at=ago(1), due_at=ago(-59))

    sending.forget_messages(["imports", "extraction", "exports"])
    sending.hand_over()

    assert published.ids("imports") == [waiting.pk]


def test_a_kind_this_version_does_not_know_waits_for_one_that_does() -> None:
    Job.objects.create(kind="cooking")

    assert sending.hand_over() == 0


def test_a_worker_is_alive_for_eight_seconds_after_its_last_sign() -> None:
    presence.beat("w1", ["imports"])
    alive = workers_alive()
    Heartbeat.objects.update(seen_at=ago(9))

    assert alive
    assert not workers_alive()


def test_a_worker_that_leaves_is_gone_at_once() -> None:
    presence.beat("w1", ["imports"])

    presence.leave("w1")

    assert not workers_alive()


def test_without_a_broker_a_worker_takes_only_what_it_reads() -> None:
    ours, other = job(), Job.objects.create(kind="consult")

    sending.hand_over(["imports"])

    assert published.ids("imports") == [ours.pk]
    other.refresh_from_db()
    assert other.sent_at is None


def test_a_worker_that_starts_anew_forgets_its_own_messages_alone() -> None:
    ours, other = job(sent_at=ago(1)), Job.objects.create(kind="consult", sent_at=ago(1))

    sending.forget_messages(["imports"])

    sent = dict(Job.objects.values_list("pk", "sent_at"))
    assert (sent[ours.pk] is None, sent[other.pk] is None) == (True, False)
