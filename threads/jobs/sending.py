"""Messages: a task's name and a job's id, nothing else. They may be lost, late or doubled; the row decides."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from threads.models import Job
from threads.querysets import JobQuerySet

logger = logging.getLogger(__name__)

# Seconds before a broker that was away is tried again.
PAUSE = 3
# Rows handed over at one look; the next look follows at once.
BATCH = 200


def publish(job_id: int, kind: str) -> bool:
    """Send the wake-up of one job. Returns whether the broker took it; never raises because of the broker."""
    task, queue = settings.JOB_KINDS[kind]
    return _send(task, queue, args=[job_id], what=f"job {job_id}")


def sweep(task: str, queue: str) -> None:
    """Send a task of settings.JOB_SWEEPS. One that the broker does not take is sent again at its next time."""
    _send(task, queue, args=[], what=task)


def _send(task: str, queue: str, *, args: list[int], what: str) -> bool:
    try:
        import_string(settings.CELERY_APP).send_task(task, args=args, queue=queue, retry=False)
    except Exception as error:
        # Whatever client library is in use, with whatever it raises: the row is written and will be sent later.
        logger.warning("The broker did not take %s: %s", what, error, exc_info=logger.isEnabledFor(logging.DEBUG))
        return False
    return True


def send_new(job_ids: Sequence[int], kind: str) -> None:
    """Publish rows just committed, and note how that went for the dispatcher. A broker that is away is tried once."""
    now = timezone.now()
    sent = list(takewhile(lambda job_id: publish(job_id, kind), job_ids))
    Job.objects.filter(pk__in=sent, state=Job.State.QUEUED).update(sent_at=now)
    if len(sent) < len(job_ids):
        Job.objects.filter(pk__in=job_ids[len(sent) :], state=Job.State.QUEUED).update(due_at=now)


def forget_messages(queues: Collection[str]) -> None:
    """Treat every queued row as unsent: an embedded worker that starts anew lost its messages with its memory.

    Those of its `queues` alone; other workers remember theirs.
    """
    rows = Job.objects.filter(state=Job.State.QUEUED, sent_at__isnull=False, kind__in=kinds_on(queues))
    rows.update(sent_at=None, due_at=timezone.now())


def kinds_on(queues: Collection[str]) -> list[str]:
    """The kinds of jobs whose messages travel on one of these queues."""
    return [kind for kind, (_, queue) in settings.JOB_KINDS.items() if queue in queues]


def hand_over(queues: Collection[str] | None = None) -> int:
    """Send what is due: queued rows whose time has come, running rows whose lease expired. Returns how many were seen.

    Of these `queues` alone where some are named: without a broker, a worker's messages reach nobody but itself. A row
    whose worker died once too often, or whose cancellation is wished, is closed instead. Any number of dispatchers may
    do this at once: each row is sent by the one whose conditional UPDATE changes it.
    """
    now = timezone.now()
    kinds = list(settings.JOB_KINDS) if queues is None else kinds_on(queues)
    due = list(Job.objects.claimable().filter(due_at__lte=now, kind__in=kinds).order_by("due_at")[:BATCH])
    for job in due:
        if job.state == Job.State.RUNNING and (job.cancel_wished_at or job.attempt % settings.JOB_ATTEMPTS == 0):
            _close(job, now)
        elif _unchanged(job).update(sent_at=now, due_at=_next_look(job, now)) and not publish(job.pk, job.kind):
            Job.objects.filter(pk=job.pk, state=job.state, sent_at=now).update(
                sent_at=None, due_at=now + timedelta(seconds=PAUSE)
            )
            break
    return len(due)


def _unchanged(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt, due_at=job.due_at)


def _next_look(job: Job, now: datetime) -> datetime:
    """When the message just sent counts as lost: later and later, for a long queue is the likelier reason."""
    return now + max(timedelta(seconds=settings.JOB_RESEND_SECONDS), now - job.created_at)


def _close(job: Job, now: datetime) -> None:
    if job.cancel_wished_at:
        _unchanged(job).update(state=Job.State.CANCELLED, finished_at=now)
        return
    last = f" Its last word was: {job.message}" if job.message else ""
    _unchanged(job).update(
        state=Job.State.FAILED,
        finished_at=now,
        error=f"The worker doing this stopped without a word, {settings.JOB_ATTEMPTS} times in a row.{last}",
    )
