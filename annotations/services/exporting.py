"""Files in every format, written from what a release froze. Only writer of ExportFile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import orjson
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from annotations.errors import Withdrawn
from annotations.exporters import FORMATS
from annotations.models import ExportFile, Release
from annotations.services.describing import about
from annotations.services.stored_files import checksum_of, stored
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import User


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
        exporter.write(_with_progress(records_of(release), run, total), about(release), file)
        size = file.tell()
        checksum = checksum_of(file)
        export.filename = f"{release.project.slug}-{release.number}{exporter.suffix}"
        with stored(export.file, export.filename, file), run.transaction():
            if Release.objects.select_for_update().get(pk=release.pk).state != Release.State.FROZEN:
                raise Conflict(f"Release {release.number} was withdrawn while this file was being written.")
            export.size, export.checksum, export.written_at = size, checksum, timezone.now()
            export.save()


def records_of(release: Release) -> Iterator[dict[str, Any]]:
    """The frozen records, one at a time. Raises Conflict where the stored file is not the one that was frozen."""
    with release.records.open("rb") as file:
        if checksum_of(file) != release.checksum:
            raise Conflict(f"The records of release {release.number} were changed on disk; restore them from a backup.")
        file.seek(0)
        for line in file:
            yield orjson.loads(line)


def open_export(export: ExportFile) -> File[bytes]:
    """The file, to be read. Raises Withdrawn, or Conflict while it is being written."""
    if export.release.state == Release.State.WITHDRAWN:
        raise Withdrawn(f"Release {export.release.number} was withdrawn: {export.release.withdrawn_why}")
    if not export.written_at:
        raise Conflict("This file is not written yet. Ask again in a moment.", code="not_written")
    return export.file.open("rb")


def _with_progress(records: Iterator[dict[str, Any]], run: jobs.Run, total: int) -> Iterator[dict[str, Any]]:
    for done, record in enumerate(records):
        run.progress(done, total)
        yield record
