"""Jobs carried out by whoever asked for them, for commands: no worker is needed, and one that runs does no harm."""

from __future__ import annotations

import time
from typing import Final

from celery import current_app
from django.conf import settings

from threads.models import Job

# Seconds between two looks at a job that a worker was faster to claim.
_LOOK_EVERY: Final = 0.2


def finish_here(job: Job) -> Job:
    """Carries out the job and the jobs it makes, in this process; where a worker has one, waits for it.

    Returns the row as it ended: look at its state and error. Jobs below it may have failed without failing it.
    """
    task, _ = settings.JOB_KINDS[job.kind]
    current_app.tasks[task].run(job.pk)
    while (ended := Job.objects.get(pk=job.pk)).finished_at is None:
        time.sleep(_LOOK_EVERY)
        if not Job.objects.claimable().filter(pk=job.pk).exists():
            continue
        current_app.tasks[task].run(job.pk)
    for child in Job.objects.filter(parent=job).order_by("pk"):
        finish_here(child)
    return ended
