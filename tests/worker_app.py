"""The Celery application of worker processes that tests start: the product's, and two more tasks."""

from __future__ import annotations

import os
import time
from functools import partial

from celery import shared_task

from config.celery import app

__all__ = ["app"]


@shared_task(name="tests.worker_app.sleep")
def sleep(job_id: int) -> None:
    """Sleep for the job's `seconds`, then write one row on its behalf: a project named after the job and attempt."""
    from django.db import transaction

    from threads import jobs
    from threads.models import Project

    def work(run: jobs.Run) -> None:
        steps = int(run.job.parameters["seconds"] * 10)
        for step in range(steps):
            time.sleep(0.1)
            if run.job.parameters.get("talks", True):
                run.progress(step, steps, "sleeping")
        with transaction.atomic():
            run.guard()
            name = f"job-{run.job.pk}-attempt-{run.job.attempt}"
            Project.objects.create(name=name, slug=name, created_by_id=run.job.created_by_id)

    jobs.carry_out(job_id, work)


@shared_task(name="tests.worker_app.run_import")
def run_import(job_id: int) -> None:
    """As the product's, but that every host is the test's own server on this machine (TEST_SERVER_PORT)."""
    from tests.threads.fetching.servers import Server
    from threads import jobs
    from threads.services import importing

    policy = Server(int(os.environ["TEST_SERVER_PORT"])).policy()
    jobs.carry_out(job_id, partial(importing.run_import, policy=policy))
