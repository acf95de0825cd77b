"""What a person decides about an import that is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from django.db import transaction

from threads import jobs
from threads.errors import Conflict
from threads.importers import BUNDLE
from threads.models import Import, Job, User


@transaction.atomic
def confirm_outline(source: Import, *, by: User) -> Import:
    """Import the plain text as its outline says. Raises Conflict if that was done before."""
    draft = Import.objects.filter(pk=source.pk, state=Import.State.DRAFT, outline__isnull=False)
    if not draft.update(state=Import.State.QUEUED):
        raise Conflict("This outline is confirmed already.")
    source.refresh_from_db()
    queue(source, by)
    return source


@transaction.atomic
def approve_import(source: Import, *, by: User, keeps_good_rows: bool = False) -> None:
    """Carry out an import whose report waited for a person's word; of a bundle, every part of it that waits.

    Raises Conflict if nothing waits.
    """
    if source.format == BUNDLE:
        parts = source.parts.filter(state=Import.State.CHECKED)
        _decide_each(partial(approve_import, by=by, keeps_good_rows=keeps_good_rows), parts)
        return
    waiting = Import.objects.filter(pk=source.pk, state=Import.State.CHECKED)
    if not waiting.update(
        state=Import.State.QUEUED, asks_first=False, keeps_good_rows=source.keeps_good_rows or keeps_good_rows
    ):
        raise Conflict("This import does not wait for a decision.")
    source.refresh_from_db()
    queue(source, by)


@transaction.atomic
def cancel_import(source: Import) -> None:
    """Stop an import that is not published yet; a running one stops at its next batch. Raises Conflict if too late.

    Of a bundle every part is stopped that is not published yet.
    """
    if source.format == BUNDLE and source.state == Import.State.PUBLISHED:
        _decide_each(cancel_import, source.parts.all())
        return
    if Import.objects.filter(pk=source.pk, state=Import.State.CHECKED).update(state=Import.State.CANCELLED):
        source.refresh_from_db()
        return
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
    if not source.file and not source.url:
        raise Conflict("Its file was deleted when something of the project was erased: import it again.")
    if source.state == Import.State.CANCELLED and source.job.state == Job.State.DONE:
        # Its report was read and declined: what was to be decided has been seen.
        source.asks_first = False
        queue(source, by)
    else:
        jobs.retry(source.job, by=by)
    Import.objects.filter(pk=source.pk).update(
        state=Import.State.QUEUED,
        report={},
        asks_first=source.asks_first,
        keeps_good_rows=source.keeps_good_rows or keeps_good_rows,
    )
    source.refresh_from_db()


def _decide_each(decide: Callable[[Import], None], parts: Iterable[Import]) -> None:
    """Decide on every part where it is not too late. Raises Conflict where it is for all of them."""
    decided = 0
    for part in parts:
        with suppress(Conflict):
            decide(part)
            decided += 1
    if not decided:
        raise Conflict("There is nothing left to decide.")


def queue(source: Import, by: User) -> None:
    """Hand the import to the workers. Call inside the transaction that made it ready."""
    source.state = Import.State.QUEUED
    above = source.part_of.job if source.part_of is not None else None
    source.job = jobs.create("import", project=source.project, by=by, parent=above)
    source.save(update_fields=["state", "job"])
