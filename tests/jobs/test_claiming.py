"""Claim, lease, progress and outcome of a job."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from tests.factories import ProjectFactory
from threads import jobs
from threads.errors import Refused
from threads.jobs.claiming import claim
from threads.models import Job

pytestmark = pytest.mark.django_db


def queued(**fields: object) -> Job:
    return Job.objects.create(kind="import", project=ProjectFactory(), **fields)


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def carried_out(job: Job, work: Callable[[jobs.Run], None]) -> Job:
    jobs.carry_out(job.pk, work)
    job.refresh_from_db()
    return job


class Malformed(Exception):
    place = "line 7"


def fail(error: Exception) -> Callable[[jobs.Run], None]:
    def work(run: jobs.Run) -> None:
        raise error

    return work


class TestClaim:
    def test_of_two_claims_one_wins(self) -> None:
        job = queued()

        first, second = claim(job.pk), claim(job.pk)

        assert first is not None
        assert second is None
        assert first.job.attempt == 1
        assert first.job.state == Job.State.RUNNING

    def test_an_expired_lease_can_be_claimed_and_counts_as_another_attempt(self) -> None:
        job = queued()
        claim(job.pk)
        expire(job)

        successor = claim(job.pk)

        assert successor is not None
        assert successor.job.attempt == 2

    @pytest.mark.parametrize("state", [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED])
    def test_a_finished_job_is_not_claimed(self, state: str) -> None:
        assert claim(queued(state=state).pk) is None

    def test_a_job_that_is_gone_is_not_claimed(self) -> None:
        assert claim(0) is None

    def test_after_the_last_attempt_an_abandoned_job_is_not_claimed(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        job = queued(state=Job.State.RUNNING, attempt=settings.JOB_ATTEMPTS, lease_until=past)

        assert claim(job.pk) is None


@pytest.mark.django_db(transaction=True)
def test_of_eight_threads_that_claim_at_once_one_wins() -> None:
    job = queued()
    barrier, won = Barrier(8), []

    def race() -> None:
        barrier.wait()
        won.append(claim(job.pk) is not None)
        connection.close()

    threads = [Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_a_running_job_keeps_its_lease_without_a_word_of_progress(settings) -> None:
    settings.JOB_LEASE_SECONDS = 0.3
    job, waiting = queued(), Event()
    leases = []

    def work(run: jobs.Run) -> None:
        for _ in range(3):
            waiting.wait(0.2)
            leases.append(Job.objects.get(pk=job.pk).lease_until > timezone.now())

    carried_out(job, work)

    assert leases == [True, True, True]


class TestGuard:
    def test_a_worker_believed_dead_cannot_write_after_its_successor(self) -> None:
        job = queued()
        old = claim(job.pk)
        expire(job)
        new = claim(job.pk)

        with pytest.raises(jobs.LostClaim):
            old.guard()
        new.guard()

    def test_what_the_lost_attempt_ends_with_does_not_reach_the_row(self) -> None:
        job = queued()

        def work(run: jobs.Run) -> None:
            expire(job)
            claim(job.pk)
            raise ValueError("too late")

        carried_out(job, work)

        assert (job.state, job.attempt, job.error) == (Job.State.RUNNING, 2, "")

    def test_a_lost_claim_leaves_the_row_to_its_owner(self) -> None:
        job = queued()

        def work(run: jobs.Run) -> None:
            expire(job)
            claim(job.pk)
            run.guard()

        assert carried_out(job, work).state == Job.State.RUNNING

    def test_the_guard_extends_the_lease(self) -> None:
        job = queued()
        run = claim(job.pk)
        expire(job)

        run.guard()

        job.refresh_from_db()
        assert job.lease_until > timezone.now()


class TestOutcome:
    def test_done_keeps_the_last_progress(self) -> None:
        def work(run: jobs.Run) -> None:
            run.progress(1, 3, "first")
            run.progress(3, 3, "last")

        job = carried_out(queued(), work)

        assert (job.state, job.done, job.total, job.message) == (Job.State.DONE, 3, 3, "last")
        assert job.finished_at >= job.started_at
        assert job.lease_until is None

    @pytest.mark.parametrize(
        ("error", "words", "place"),
        [
            (Refused("This file is empty."), "This file is empty.", ""),
            (Malformed("This is no JSON."), "This is no JSON.", "line 7"),
            (KeyError("id"), "Something unexpected happened: KeyError: 'id'", ""),
            (ValueError("\0\ud800"), "Something unexpected happened: ValueError: \ufffd?", ""),
        ],
        ids=["refused", "malformed", "unexpected", "unprintable"],
    )
    def test_an_error_is_final_and_recorded_with_its_place(
        self, error: Exception, words: str, place: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        # The log of the unprintable one cannot be sent from one test process to another.
        caplog.set_level(logging.CRITICAL, logger="threads.jobs.claiming")

        job = carried_out(queued(), fail(error))

        assert (job.state, job.error, job.error_place) == (Job.State.FAILED, words, place)

    def test_a_database_that_is_away_means_another_attempt_a_little_later(self) -> None:
        job = carried_out(queued(), fail(OperationalError("away")))

        assert job.state == Job.State.QUEUED
        assert job.due_at > timezone.now()
        assert "away" in job.error

    def test_a_database_that_stays_away_fails_the_job_at_the_last_attempt(self) -> None:
        job = queued(attempt=settings.JOB_ATTEMPTS - 1)

        carried_out(job, fail(OperationalError("away")))

        assert job.state == Job.State.FAILED
        assert "away" in job.error

    def test_an_attempt_forgets_the_error_of_the_one_before(self) -> None:
        job = carried_out(queued(), fail(OperationalError("away")))

        carried_out(job, lambda run: None)

        assert (job.state, job.error, job.attempt) == (Job.State.DONE, "", 2)


class TestCancel:
    def test_a_queued_job_is_cancelled_at_once(self) -> None:
        job = queued()

        jobs.cancel(job)

        assert job.state == Job.State.CANCELLED
        assert claim(job.pk) is None

    def test_a_running_job_stops_at_its_next_word(self) -> None:
        job = queued()
        after = []

        def work(run: jobs.Run) -> None:
            jobs.cancel(job)
            run.progress(1, 2)
            after.append(True)

        carried_out(job, work)

        assert job.state == Job.State.CANCELLED
        assert after == []

    def test_a_finished_job_stays_as_it_is(self) -> None:
        job = queued(state=Job.State.DONE)

        jobs.cancel(job)

        assert (job.state, job.cancel_wished_at) == (Job.State.DONE, None)


def test_progress_in_quick_succession_writes_once(django_assert_max_num_queries) -> None:
    run = claim(queued().pk)

    with django_assert_max_num_queries(2):
        for step in range(1000):
            run.progress(step, 1000)
