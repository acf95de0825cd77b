"""The run of one job: what the work says about itself, and how the row keeps saying that somebody does it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from threads.models import Job
from threads.querysets import JobQuerySet

logger = logging.getLogger(__name__)

# Seconds between two writes of progress; calls in between cost nothing.
PROGRESS_EVERY = 0.5


class Cancelled(Exception):
    """Somebody wishes this job to stop."""


class LostClaim(Exception):
    """The job is no longer this worker's: its lease expired and another took over, or the row is closed or gone."""


def new_lease() -> datetime:
    """Until when a row that is claimed or kept now belongs to its worker."""
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


class Run:
    """One attempt at one job, in the hands of the work."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._written = 0.0

    @property
    def row(self) -> JobQuerySet:
        """The row as long as it is this attempt's. Every write on behalf of the run goes through this filter."""
        return Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=Job.State.RUNNING)

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Say how far the work is: `done` of `total` units, and a line for people. Cheap enough for every row.

        Raises Cancelled where somebody wishes the job to stop, and LostClaim where it is another's by now.
        """
        self.job.done = done
        self.job.total = self.job.total if total is None else total
        self.job.message = clean(message, 500) if message else self.job.message
        if time.monotonic() - self._written < PROGRESS_EVERY:
            return
        self._written = time.monotonic()
        self.guard(done=done, total=self.job.total, message=self.job.message)
        if self.row.filter(cancel_wished_at__isnull=False).exists():
            raise Cancelled

    def guard(self, **fields: object) -> None:
        """Lock the row and extend the lease, or raise LostClaim. Call it first in each transaction that writes."""
        if not self.row.update(lease_until=new_lease(), **fields):
            raise LostClaim(f"Job {self.job.pk} is no longer attempt {self.job.attempt}'s.")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction that begins with `guard`: what a worker believed dead wrote in it is never committed."""
        with transaction.atomic():
            self.guard()
            yield

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the lease alive from a thread of its own while the work goes on."""
        ended = threading.Event()
        thread = threading.Thread(target=self._keep, args=(ended,), name=f"lease of job {self.job.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _keep(self, ended: threading.Event) -> None:
        try:
            while not ended.wait(settings.JOB_LEASE_SECONDS / 3):
                try:
                    if not self.row.update(lease_until=new_lease()):
                        return
                except DatabaseError as error:
                    # The next beat tries again; if none gets through, the lease expires, which is what it is for.
                    logger.warning("The lease of job %s could not be extended: %s", self.job.pk, error)
                    connection.close()
        finally:
            connection.close()


def transaction_of(run: Run | None) -> AbstractContextManager[None]:
    """The transaction of a run; a plain one where somebody does the same work without a job, as commands do."""
    return transaction.atomic() if run is None else run.transaction()


def clean(text: str, limit: int | None = None) -> str:
    """Text that any database takes, whatever file it quotes from: no NUL, no lone surrogate, at most `limit` long."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")[:limit]
