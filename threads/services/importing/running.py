"""The worker's part: read the file, stage its threads, publish all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.module_loading import import_string

from threads import importers
from threads.fetching import Policy
from threads.importers.base import MalformedFile, RawThread
from threads.jobs import Cancelled, LostClaim, Run
from threads.models import Import, Job, Thread
from threads.services import indexing
from threads.services.copies import FileCheck
from threads.services.files import Unreadable, opened, other_format
from threads.services.importing.bundles import begin_parts
from threads.services.importing.fetching import bring_in
from threads.services.importing.following import queue_work
from threads.services.importing.reading import options_of
from threads.services.loading import Overtaken, Stage, discard, reveal
from threads.services.outlining import thread_of

# Two imports of one thread may race; each time one of them loses, it compares anew.
_TRIES = 3
# People post a thing twice: worth a line in the report, but there is nothing to decide.
_NO_QUESTION = {"copies_in_file"}
# Progress is counted in these, for a file may have more bytes than a column of the job can say.
_KIB = 1024


def run_import(run: Run, *, policy: Policy | None = None) -> None:
    """Carry out the import of the run's job: stage every thread, then publish all of them at once.

    A file that lies at an address is fetched first, as the settings allow, or `policy` where one is given. An import
    that `asks_first` is read for its report before, and stops there where the report holds a decision. Safe to run
    twice and to be killed at any moment: what an earlier attempt left is removed first. After an error or a cancel
    nothing of it is left. Raises Unreadable, Refused where a fetch fails, and what the jobs' room knows.
    """
    source = Import.objects.select_related("project", "created_by").filter(job=run.job).first()
    # It was published or waits for a decision already, or after that decision has another job.
    if source is None or source.state != Import.State.QUEUED:
        return
    try:
        if not bring_in(source, run, policy):
            return
        if source.format == importers.BUNDLE:
            begin_parts(source, run)
            return
        if source.asks_first and _waits_for_a_word(source, run):
            return
        _remove_leftovers(source, run)
        _stage_and_publish(source, run)
    except (LostClaim, OperationalError, InterfaceError):
        # Somebody will try again, and clears up first.
        raise
    except Cancelled:
        _give_up(source, run, Import.State.CANCELLED)
        raise
    except MalformedFile as error:
        _give_up(source, run, Import.State.FAILED)
        raise Unreadable(error, looks_like=other_format(source)) from error
    except Exception:
        _give_up(source, run, Import.State.FAILED)
        raise


def publish(stage: Stage, run: Run) -> None:
    """The one transaction in which everything of an import becomes visible, its report and further work included."""
    source = stage.source
    with run.transaction():
        threads = reveal(stage)
        labels = _restore_labels(stage)
        report = stage.tally.report(source.format)
        queue_work(source, threads, parent=run.job)
        if threads:
            indexing.request_index(source)
        source.state = Import.State.PUBLISHED
        source.published_at = timezone.now()
        source.report = report | ({"labels": labels} if labels else {})
        source.save(update_fields=["state", "published_at", "report"])


def _waits_for_a_word(source: Import, run: Run) -> bool:
    """Read the file without writing a thread of it; if there is something to decide, say so and stop here."""
    copies = FileCheck(source.project, source.format)
    rehearsal = Stage(source, run, rehearse=copies.told)
    for raw in _threads(source, run):
        rehearsal.add(raw)
    rehearsal.flush()
    report = rehearsal.tally.report(source.format)
    if not (report["warnings_by_code"].keys() - _NO_QUESTION or report["counts"]["threads_grown"]):
        return False
    with run.transaction():
        Import.objects.filter(pk=source.pk).update(state=Import.State.CHECKED, report=report)
    return True


def _stage_and_publish(source: Import, run: Run) -> None:
    for attempt in range(1, _TRIES + 1):
        stage = Stage(source, run)
        for raw in _threads(source, run):
            stage.add(raw)
        stage.flush()
        try:
            publish(stage, run)
        except Overtaken:
            if attempt == _TRIES:
                raise
            discard(source, run=run)
        else:
            return


def _threads(source: Import, run: Run) -> Iterator[RawThread]:
    """The threads of the file, one after the other. Raises MalformedFile."""
    threads = iter([thread_of(source)]) if source.outline else _read(source, run)
    for raw in threads:
        yield raw if raw.url or not source.url else replace(raw, url=source.url)


def _read(source: Import, run: Run) -> Iterator[RawThread]:
    """With progress by the KiB read."""

    def told(position: int) -> None:
        # Of a file that is read to its end before its first thread comes out, nobody knows how long the rest takes.
        total = source.size // _KIB if position < source.size else 0
        run.progress(position // _KIB, total, run.job.message or "Reading the file")

    with opened(source, told=told) as file:
        yield from importers.by_name(source.format).read(file, options_of(source))


def _restore_labels(stage: Stage) -> dict[str, int]:
    if not stage.labels:
        return {}
    # A name in the settings, so that threads need not know annotations.
    counts: dict[str, int] = import_string(settings.LABEL_RESTORER)(stage.source, stage.labels, warn=stage.tally.warn)
    return counts


def _remove_leftovers(source: Import, run: Run) -> None:
    """What an earlier attempt staged, and what imports of the project staged whose job gave up for good."""
    discard(source, run=run)
    staged = Thread.objects.filter(project=source.project, visible_at=None)
    given_up = Import.objects.filter(project=source.project, job__state__in=Job.GIVEN_UP, threads__in=staged)
    for other in given_up.distinct():
        discard(other, run=run)


def _give_up(source: Import, run: Run, state: str) -> None:
    discard(source, run=run)
    with run.transaction():
        Import.objects.filter(pk=source.pk).update(state=state)
