"""Real worker processes, killed with -9 in the middle of their work, on every broker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from tests.factories import UserFactory
from tests.jobs.processes import children, kill_group, wait_for
from threads import jobs
from threads.models import Job, Project

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def sleeping(seconds: float, **parameters: object) -> Job:
    return jobs.create("sleep", project=None, by=UserFactory(), parameters={"seconds": seconds, **parameters})


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def written() -> list[str]:
    return sorted(Project.objects.values_list("slug", flat=True))


def test_a_worker_killed_in_mid_job_loses_nothing_and_nothing_happens_twice(start: Callable) -> None:
    running = sleeping(1.0)
    with start() as first:
        wait_for(lambda: state(running) == Job.State.RUNNING)
        waiting = sleeping(0.1)
        kill_group(first)

    with start():
        wait_for(lambda: {state(running), state(waiting)} == {Job.State.DONE})

    # On a busy machine the first worker may have begun the waiting one, too, before it was killed.
    assert f"job-{running.pk}-attempt-2" in written()
    assert [slug.partition("-attempt-")[0] for slug in written()] == [f"job-{running.pk}", f"job-{waiting.pk}"]


@pytest.mark.parametrize("broker", ["embedded", "redis"], indirect=True)
def test_a_pool_child_killed_in_mid_job_is_replaced_and_the_job_done_once(start: Callable) -> None:
    job = sleeping(1.0)
    with start() as process:
        wait_for(lambda: state(job) == Job.State.RUNNING)
        # Its only job runs in one of the two; whichever it is, both are replaced.
        for child in children(process.pid):
            os.kill(child, signal.SIGKILL)
        wait_for(lambda: state(job) == Job.State.DONE)

    assert written() == [f"job-{job.pk}-attempt-2"]


@pytest.mark.parametrize("broker", ["embedded"], indirect=True)
def test_a_worker_believed_dead_wakes_up_and_writes_nothing(start: Callable) -> None:
    job = sleeping(2.0, talks=False)
    with start() as sleeper:
        wait_for(lambda: state(job) == Job.State.RUNNING)
        # Not while it still holds SQLite's write lock: nobody could take the job over then.
        time.sleep(0.5)
        os.killpg(sleeper.pid, signal.SIGSTOP)
        with start():
            wait_for(lambda: state(job) == Job.State.DONE)
            os.killpg(sleeper.pid, signal.SIGCONT)
            other = sleeping(1.5)
            wait_for(lambda: state(other) == Job.State.DONE)

    assert f"job-{job.pk}-attempt-2" in written()
    assert f"job-{job.pk}-attempt-1" not in written()


@pytest.mark.parametrize("broker", ["embedded"], indirect=True)
def test_a_worker_shows_while_it_lives_and_a_cancelled_job_stops(start: Callable) -> None:
    job = sleeping(60)
    with start() as process:
        wait_for(lambda: state(job) == Job.State.RUNNING)
        alive = jobs.workers_alive()
        jobs.cancel(job)
        wait_for(lambda: state(job) == Job.State.CANCELLED)
        process.terminate()
        process.wait(timeout=15)

    assert alive
    assert not jobs.workers_alive()
    assert written() == []
