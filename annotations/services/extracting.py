"""Extractions are asked for, and those that need a service elsewhere are handed on to a queue of their own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction

from annotations.services import extractors
from threads import jobs
from threads.models import Job, Project, Thread, User

# A consultation waits for somebody else's machine, so it has a queue of its own and is the child of the run it is of.
CONSULTATION: Final = "consult"
RUN_KINDS: Final = ("extract", "extract_project", CONSULTATION)


@transaction.atomic
def request_extraction(
    project: Project, *, by: User | None, thread: Thread | None = None, names: Collection[str] = ()
) -> Job:
    """Has the workers look at a thread, or at every thread of the project. Returns the job that says how far they are.

    With the extractors of these names; those that the project has chosen where none is named. Raises Refused for one
    that does not exist or is not set up.
    """
    extractors.require_runnable(names)
    parameters: dict[str, Any] = {extractors.OPTION: list(names)} if names else {}
    if thread is not None:
        return jobs.create("extract", project=project, by=by, parameters={"threads": [thread.pk], **parameters})
    return jobs.create("extract_project", project=project, by=by, parameters=parameters)


def ask_services_too(run: jobs.Run) -> None:
    """Makes the job that asks services elsewhere about the same threads, once, where the run has such extractors."""
    job = run.job
    if job.project is None or not extractors.consulting(job.project, job):
        return
    with run.transaction():
        if not Job.objects.filter(parent=job, kind=CONSULTATION).exists():
            jobs.create(CONSULTATION, project=job.project, by=job.created_by, parameters=job.parameters, parent=job)
