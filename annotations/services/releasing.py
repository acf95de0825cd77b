"""Freeze what was annotated, and write files from it. Only writer of Release and ExportFile."""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, BinaryIO

import orjson
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Max
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from annotations.errors import Withdrawn
from annotations.exporters import FORMATS
from annotations.models import ExportFile, Release, Round
from annotations.services import rounds
from annotations.services.records import Aliases, thread_records
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import Project, Thread, User
from threads.querysets import paged


@transaction.atomic
def request_release(
    project: Project, *, by: User, title: str = "", notes: str = "", round: Round | None = None
) -> Release:
    """Gives the next release its number and has a worker freeze it. Raises Refused where there is no round."""
    round = round or rounds.current_round(project) or project.rounds.order_by("-id").first()
    if round is None:
        raise Refused("This project has no round yet, so there is nothing to freeze.")
    # The row lock (on SQLite, the transaction) keeps two requests from taking the same number.
    Project.objects.select_for_update().get(pk=project.pk)
    last = project.releases.aggregate(last=Max("number"))["last"] or 0
    release = Release.objects.create(
        project=project, number=last + 1, title=title, notes=notes, created_by=by, options={"round": round.pk}
    )
    release.job = jobs.create("freeze", project=project, by=by, parameters={"release": release.pk})
    release.save(update_fields=["job"])
    return release


def retry_release(release: Release, *, by: User) -> None:
    """Has a worker freeze it again after its job was given up. Raises Conflict where it was not."""
    if release.state != Release.State.FREEZING or release.job is None:
        raise Conflict(f"Release {release.number} is {release.get_state_display()}.")
    jobs.retry(release.job, by=by)


def freeze_release(run: jobs.Run) -> None:
    """The body of a freezing job, {"release": id}: writes the records of every thread to one file, then publishes it.

    Safe to run twice: nothing is visible before the last transaction, which is skipped once it was made.
    """
    release = Release.objects.select_related("project").get(pk=run.job.parameters["release"])
    if release.state != Release.State.FREEZING:
        return
    round = Round.objects.select_related("scheme_version__scheme", "guideline").get(pk=release.options["round"])
    threads = Thread.objects.visible().filter(project=release.project)
    total = threads.count()
    counts: Counter[str] = Counter()
    aliases = Aliases(release.project_id)
    with tempfile.TemporaryFile() as file:
        digest = hashlib.sha256()
        for done, thread in enumerate(paged(threads, size=100)):
            run.progress(done, total, f"Thread {done + 1} of {total}")
            for record in _frozen(thread, round, release, aliases):
                _count(record, counts)
                line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
                digest.update(line)
                file.write(line)
            counts["threads"] += 1
        name = f"{release.project.slug}-{release.number}.jsonl"
        with _stored(release.records, name, file), run.transaction():
            release.checksum = digest.hexdigest()
            release.counts = dict(counts)
            release.state = Release.State.FROZEN
            release.frozen_at = timezone.now()
            release.save()


@transaction.atomic
def request_export(release: Release, format: str, *, by: User) -> ExportFile:
    """The file of the release in this format; written by a worker unless it is there, tried again if that failed.

    Raises Refused for an unknown format, Conflict where the release is not frozen (yet, or any more).
    """
    if format not in FORMATS:
        raise Refused(f"There is no format {format!r}: choose one of {', '.join(FORMATS)}.")
    if release.state != Release.State.FROZEN:
        raise Conflict(f"Release {release.number} is {release.get_state_display()}, so nothing can be exported.")
    export, is_new = ExportFile.objects.get_or_create(
        release=release, format=format, options_digest="", defaults={"created_by": by}
    )
    if export.job is None and (is_new or not export.written_at):
        export.job = jobs.create("export", project=release.project, by=by, parameters={"export": export.pk})
        export.save(update_fields=["job"])
    elif export.job is not None and export.job.is_given_up and not export.written_at:
        jobs.retry(export.job, by=by)
    return export


def write_export(run: jobs.Run) -> None:
    """The body of an export job, {"export": id}: writes the file from the release's records."""
    export = ExportFile.objects.select_related("release__project").get(pk=run.job.parameters["export"])
    release = export.release
    if export.written_at:
        return
    exporter = FORMATS[export.format]
    total = release.counts.get("comments", 0)
    with tempfile.TemporaryFile() as file:
        exporter.write(_with_progress(records_of(release), run, total), file)
        size = file.tell()
        checksum = _checksum(file)
        export.filename = f"{release.project.slug}-{release.number}{exporter.suffix}"
        with _stored(export.file, export.filename, file), run.transaction():
            export.size, export.checksum, export.written_at = size, checksum, timezone.now()
            export.save()


def records_of(release: Release) -> Iterator[dict[str, Any]]:
    """The frozen records, one at a time. Raises Conflict where the stored file is not the one that was frozen."""
    with release.records.open("rb") as file:
        if _checksum(file) != release.checksum:
            raise Conflict(f"The records of release {release.number} were changed on disk; restore them from a backup.")
        file.seek(0)
        for line in file:
            yield orjson.loads(line)


@transaction.atomic
def withdraw_release(release: Release, *, why: str) -> None:
    """Takes a release back for good: its files go, its checksums stay, and its downloads answer 410."""
    if release.state == Release.State.WITHDRAWN:
        return
    files = [release.records, *(export.file for export in release.exports.all())]
    release.state, release.withdrawn_at, release.withdrawn_why = Release.State.WITHDRAWN, timezone.now(), why
    release.save(update_fields=["state", "withdrawn_at", "withdrawn_why"])
    for file in files:
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name or ""))


def open_export(export: ExportFile) -> File[bytes]:
    """The file, to be read. Raises Withdrawn, or Conflict while it is being written."""
    if export.release.state == Release.State.WITHDRAWN:
        raise Withdrawn(f"Release {export.release.number} was withdrawn: {export.release.withdrawn_why}")
    if not export.written_at:
        raise Conflict("This file is not written yet. Ask again in a moment.", code="not_written")
    return export.file.open("rb")


def _frozen(thread: Thread, round: Round, release: Release, aliases: Aliases) -> list[dict[str, Any]]:
    """One thread's records as they stood at one moment."""
    # Inside a wider transaction its own isolation holds: PostgreSQL lets nobody change it midway.
    begins = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return list(thread_records(thread, round, release=str(release), aliases=aliases))


@contextmanager
def _stored(field: FieldFile, name: str, file: BinaryIO) -> Iterator[None]:
    """Copy the file into the storage, which may take long, before a transaction begins; gone again if that fails."""
    file.seek(0)
    field.save(name, File(file), save=False)
    try:
        yield
    except BaseException:
        field.delete(save=False)
        raise


def _count(record: dict[str, Any], counts: Counter[str]) -> None:
    counts["comments"] += 1
    for part in ("judgements", "annotations", "relations"):
        counts[part] += len(record[part])


def _with_progress(records: Iterator[dict[str, Any]], run: jobs.Run, total: int) -> Iterator[dict[str, Any]]:
    for done, record in enumerate(records):
        run.progress(done, total)
        yield record


def _checksum(file: BinaryIO | File[bytes]) -> str:
    """SHA-256 (hex) of a file from its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
