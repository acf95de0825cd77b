"""What a person decides about an import that is on its way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from threads import jobs
from threads.errors import Conflict
from threads.models import Import, Job, User


@transaction.atomic
def confirm_outline(source: Import, *, by: User) -> Import:
    """Import the plain text as its outline says. Raises Conflict if that was done before."""
    if not Import.objects.filter(pk=source.pk, state=Import.State.DRAFT).update(state=Import.State.QUEUED):
        raise Conflict("This outline is confirmed already.")
    source.refresh_from_db()
    queue(source, by)
    return source


@transaction.atomic
def cancel_import(source: Import) -> None:
    """Stop an import that is not published yet; a running one stops at its next batch. Raises Conflict if too late."""
    if source.job is not None and not jobs.cancel(source.job):
        raise Conflict("This import is finished already.")
    waiting = Import.objects.filter(pk=source.pk, state__in=[Import.State.DRAFT, Import.State.QUEUED])
    if source.job is not None and source.job.state == Job.State.RUNNING:
        # Its own run says so when it stops; too late is only what is published.
        is_stopped = waiting.exists()
    else:
        is_stopped = bool(waiting.filter(job=source.job).update(state=Import.State.CANCELLED))
    if not is_stopped:
        raise Conflict("This import is finished already.")
    source.refresh_from_db()


@transaction.atomic
def retry_import(source: Import, *, by: User, keeps_good_rows: bool = False) -> None:
    """Try a failed or cancelled import again, leaving broken records out if wished. Raises Conflict otherwise."""
    if source.job is None:
        raise Conflict("This import never began.")
    jobs.retry(source.job, by=by)
    Import.objects.filter(pk=source.pk).update(
        state=Import.State.QUEUED, report={}, keeps_good_rows=source.keeps_good_rows or keeps_good_rows
    )
    source.refresh_from_db()


def queue(source: Import, by: User, parameters: Mapping[str, Any] | None = None) -> None:
    """Hand the import to the workers. Call inside the transaction that made it ready."""
    source.state = Import.State.QUEUED
    source.job = jobs.create("import", project=source.project, by=by, parameters=parameters)
    source.save(update_fields=["state", "job"])
