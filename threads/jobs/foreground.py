"""Jobs carried out by whoever asked for them, for commands: no worker is needed, and one that runs does no harm."""

from __future__ import annotations

import time
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from threads.models import Job

# Seconds between two looks at a job that a worker was faster to claim.
_LOOK_EVERY: Final = 0.2


def finish_here(job: Job) -> Job:
    """Carries out the job and the jobs it makes, in this process; where a worker has one, waits for it.

    Returns the row as it ended: look at its state and error. Jobs below it may have failed without failing it.
    """
    celery = import_string(settings.CELERY_APP)
    # A worker does this when it starts; a command has to ask for its tasks.
    celery.loader.import_default_modules()
    task = celery.tasks[settings.JOB_KINDS[job.kind][0]]
    while True:
        # Ends at once where the job is done, or a worker has it.
        task.run(job.pk)
        ended = Job.objects.get(pk=job.pk)
        if ended.finished_at is not None:
            break
        time.sleep(_LOOK_EVERY)
    for child in Job.objects.filter(parent=job).order_by("pk"):
        finish_here(child)
    return ended
