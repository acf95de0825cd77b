"""Job rows from outside: made, woken, cancelled, tried again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from threads.errors import Conflict
from threads.jobs import sending
from threads.models import Job, Project, User


def create(
    kind: str,
    *,
    project: Project | None,
    by: User | None = None,
    parameters: Mapping[str, Any] | None = None,
    parent: Job | None = None,
    total: int | None = None,
) -> Job:
    """Write the row of one piece of work and wake a worker for it after the caller's transaction.

    `kind` is a key of settings.JOB_KINDS (KeyError otherwise); `parameters` must be JSON.
    """
    job = _row(kind, project, by, parameters or {}, parent, total)
    job.save()
    wake(job)
    return job


def create_many(
    kind: str, parameters: Iterable[Mapping[str, Any]], *, project: Project | None, by: User | None, parent: Job
) -> None:
    """Like `create`, for many pieces of work of one kind: a row for each of the `parameters`."""
    wake(*Job.objects.bulk_create((_row(kind, project, by, each, parent) for each in parameters), batch_size=500))


def _row(
    kind: str,
    project: Project | None,
    by: User | None,
    parameters: Mapping[str, Any],
    parent: Job | None,
    total: int | None = None,
) -> Job:
    settings.JOB_KINDS[kind]
    return Job(
        kind=kind,
        project=project,
        created_by=by,
        parameters=dict(parameters),
        parent=parent,
        total=total,
        due_at=_first_due(),
    )


def wake(*rows: Job) -> None:
    """Publish the ids of jobs of one kind once the transaction around is committed.

    Does nothing in the embedded default, where the worker's dispatcher sees the rows by itself. A broker that is away
    costs the caller a moment and a line in the log; the dispatcher sends the rows later.
    """
    if rows and not settings.EMBEDDED:
        transaction.on_commit(partial(sending.send_new, [job.pk for job in rows], rows[0].kind), robust=True)


def cancel(job: Job) -> bool:
    """Stop the work: a queued job at once, a running one at its next word of progress.

    Returns whether there was anything left to stop: a finished job stays as it is.
    """
    now = timezone.now()
    row = Job.objects.filter(pk=job.pk)
    with transaction.atomic():
        stopped = row.filter(state=Job.State.QUEUED).update(
            state=Job.State.CANCELLED, cancel_wished_at=now, finished_at=now
        ) or row.filter(state=Job.State.RUNNING).update(cancel_wished_at=now)
    job.refresh_from_db()
    return bool(stopped)


def retry(job: Job, *, by: User | None = None) -> None:
    """Queue a failed or cancelled job again, with a full set of attempts. Raises Conflict where it is neither."""
    tries: int = settings.JOB_ATTEMPTS
    with transaction.atomic():
        # Attempt numbers only grow, or a worker believed dead could write under a number given out again. A set of
        # attempts is used up at each multiple of JOB_ATTEMPTS, so a new set begins by rounding up.
        changed = Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=Job.GIVEN_UP).update(
            state=Job.State.QUEUED,
            attempt=-(-job.attempt // tries) * tries,
            created_by=by or job.created_by,
            done=0,
            message="",
            error="",
            error_place="",
            due_at=_first_due(),
            sent_at=None,
            cancel_wished_at=None,
            started_at=None,
            finished_at=None,
        )
        if not changed:
            raise Conflict("This job has not failed, or somebody has started it again already.")
        wake(job)
    job.refresh_from_db()


def _first_due() -> datetime:
    # With a broker the message is on its way already, and the dispatcher only repairs.
    return timezone.now() + timedelta(seconds=0 if settings.EMBEDDED else settings.JOB_RESEND_SECONDS)
