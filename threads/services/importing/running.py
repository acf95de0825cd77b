"""The worker's part: read the file, stage its threads, publish all of them or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.module_loading import import_string

from threads import importers, jobs
from threads.importers import outline as outlines
from threads.importers import plain_text
from threads.importers.base import MalformedFile, Options, RawThread
from threads.importers.unpacking import inner_name
from threads.jobs import Cancelled, LostClaim, Run
from threads.models import Import, Job, Thread
from threads.services.files import Unreadable, opened, other_format
from threads.services.loading import Overtaken, Revealed, Stage, discard, reveal
from threads.services.outlining import outline_of

# Two imports of one thread may race; each time one of them loses, it compares anew.
_TRIES = 3
# Comments whose threads make one job: a few seconds of extraction, and few enough jobs however large the file.
_SHARE = 1000


def run_import(run: Run) -> None:
    """Carry out the import of the run's job: stage every thread, then publish all of them at once.

    Safe to run twice and to be killed at any moment: what an earlier attempt left is removed first. After an error or
    a cancel nothing of it is left. Raises Unreadable and what the jobs' room knows.
    """
    source = Import.objects.select_related("project", "created_by").get(job=run.job)
    if source.state == Import.State.PUBLISHED:
        return
    try:
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
        report = stage.tally.report(source.format)
        restored: Counter[str] = Counter()
        for key, records in stage.labels.items():
            restored.update(_restore_labels(source, Thread.objects.get(pk=key), records))
        for kind in ("structure", "extract"):
            shares = ({"threads": keys} for keys in _shares(threads))
            jobs.create_many(kind, shares, project=source.project, by=source.created_by, parent=run.job)
        source.state = Import.State.PUBLISHED
        source.published_at = timezone.now()
        source.report = report | ({"labels": dict(restored)} if restored else {})
        source.save(update_fields=["state", "published_at", "report"])


def _shares(threads: Sequence[Revealed]) -> Iterator[list[int]]:
    """The threads by key in portions of work that several workers share; a long thread is one by itself."""
    share: list[int] = []
    comments = 0
    for thread in threads:
        share.append(thread.key)
        comments += 1 + thread.comments
        if comments >= _SHARE:
            yield share
            share, comments = [], 0
    if share:
        yield share


def _stage_and_publish(source: Import, run: Run) -> None:
    for attempt in range(1, _TRIES + 1):
        stage = Stage(source, run)
        for raw in _threads(source):
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


def _threads(source: Import) -> Iterator[RawThread]:
    """The threads of the file, one after the other. Raises MalformedFile."""
    options = Options(
        filename=inner_name(source.filename),
        title=source.title or None,
        encoding=source.mapping.get("encoding"),
        mapping={target: path for target, path in source.mapping.items() if target != "encoding"},
        skip_bad=source.keeps_good_rows,
        max_bytes=settings.MAX_UPLOAD_BYTES,
    )
    if source.outline:
        yield outlines.to_thread(outline_of(source), plain_text.title_of(options))
        return
    with opened(source) as file:
        yield from importers.by_name(source.format).read(file, options)


def _restore_labels(source: Import, thread: Thread, records: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    # A name in the settings, so that threads need not know annotations.
    counts: dict[str, int] = import_string(settings.LABEL_RESTORER)(source, thread, records)
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
