"""Taking a job and carrying it out: at most one worker at a time, and whatever happens ends up in the row."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from threads.errors import Refused
from threads.jobs.running import Cancelled, LostClaim, Run, clean, new_lease
from threads.models import Job
from threads.tracing import JOB

logger = logging.getLogger(__name__)


def claim(job_id: int) -> Run | None:
    """Take the job, or None where another worker has it, it is finished, or its attempts are used up."""
    with transaction.atomic():
        free = Job.objects.claimable().alias(left=F("attempt") % settings.JOB_ATTEMPTS)
        now = timezone.now()
        # The row's own state is the lock: of two workers, the UPDATE of one changes it.
        taken = (
            free.filter(pk=job_id)
            .exclude(state=Job.State.RUNNING, left=0)
            .update(
                state=Job.State.RUNNING,
                attempt=F("attempt") + 1,
                lease_until=new_lease(),
                started_at=now,
                due_at=now,
                error="",
                error_place="",
            )
        )
        return Run(Job.objects.get(pk=job_id)) if taken else None


def carry_out(job_id: int, work: Callable[[Run], None]) -> None:
    """Claim the job, do the work with its lease kept alive, and record how it ended.

    Returns silently where there is nothing to claim, so a message may come twice or late. Errors end up in the row,
    with their `place` where they have one. A database that is away is no failure: the job is tried again later.
    """
    run = claim(job_id)
    if run is None:
        return
    token = JOB.set(job_id)
    try:
        with run.kept(), _collecting_new_alone():
            if run.job.cancel_wished_at:
                raise Cancelled
            work(run)
            _finish(run, Job.State.DONE)
    except LostClaim as lost:
        logger.warning("%s What it had not committed is dropped.", lost)
    except Cancelled:
        _finish(run, Job.State.CANCELLED)
    except (OperationalError, InterfaceError) as error:
        _postpone(run, error)
    except Exception as error:  # noqa: BLE001 (whatever the work raises belongs into its row; _fail logs it)
        _fail(run, error)
    finally:
        JOB.reset(token)


@contextmanager
def _collecting_new_alone() -> Iterator[None]:
    """Spare the garbage collector what is in memory already, until the work ends: a twentieth of an import's time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _finish(run: Run, state: Job.State, *, error: str = "", place: str = "") -> None:
    job = run.job
    run.row.update(
        state=state,
        finished_at=timezone.now(),
        lease_until=None,
        done=job.done,
        total=job.total,
        message=job.message,
        error=clean(error),
        error_place=clean(place, 300),
    )
    logger.info("Job %s (%s) is %s.", job.pk, job.kind, state.label)


def _fail(run: Run, error: Exception) -> None:
    place = str(getattr(error, "place", None) or "")
    if isinstance(error, Refused) or place:
        cause = str(error)
    else:
        logger.exception("Job %s (%s) failed.", run.job.pk, run.job.kind)
        cause = f"Something unexpected happened: {type(error).__name__}: {error}"
    _finish(run, Job.State.FAILED, error=cause, place=place)


def _postpone(run: Run, error: Exception) -> None:
    """Queue the job again for a little later, or fail it after the last attempt."""
    logger.warning("Job %s (%s) met a database or broker that is away: %s", run.job.pk, run.job.kind, error)
    if not connection.in_atomic_block:
        close_old_connections()  # The broken one; what follows needs one that works.
    if run.job.attempt % settings.JOB_ATTEMPTS == 0:
        _finish(run, Job.State.FAILED, error=f"Tried {settings.JOB_ATTEMPTS} times, in vain: {error}")
        return
    wait = timedelta(seconds=2 ** (run.job.attempt % settings.JOB_ATTEMPTS))
    run.row.update(
        state=Job.State.QUEUED, lease_until=None, sent_at=None, due_at=timezone.now() + wait, error=clean(str(error))
    )
