"""Files in every format, written from what a release froze. Only writer of ExportFile."""

from __future__ import annotations

import os
from collections.abc import Iterator

import orjson
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from annotations.errors import Withdrawn
from annotations.exporters import FORMATS, missing
from annotations.exporters.base import Exporter
from annotations.exporters.jsonl import Jsonl
from annotations.models import ExportFile, Release
from annotations.services.describing import about
from annotations.services.freezing.options import Options
from annotations.services.stored_files import checksum_of, opened, scratch, stored
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import User


@transaction.atomic
def request_export(release: Release, format: str, *, by: User) -> ExportFile:
    """The file of the release in this format; written by a worker unless it is there, tried again if that failed.

    Raises Refused for an unknown format and one that cannot be written here or of this release, Conflict where the
    release is not frozen (yet, or any more).
    """
    if format not in FORMATS:
        raise Refused(f"There is no format {format!r}: choose one of {', '.join(FORMATS)}.")
    if why := hindrance(release, FORMATS[format]):
        raise Refused(why)
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


def hindrance(release: Release, exporter: Exporter) -> str:
    """Why the release cannot be written in this format, for people; empty where it can."""
    if package := missing(exporter):
        return f"The package {package} is not installed here; the README says how to install it."
    if exporter.is_of_texts and not Options.of(release.options).privacy.texts:
        return "This release holds ids instead of texts, of which this format is made."
    return ""


def write_export(run: jobs.Run) -> None:
    """The body of an export job, {"export": id}: writes the file from the release's records.

    Safe to run twice and to be killed: nothing is offered before the last transaction. Raises Refused where the disk is
    full, Conflict where the records are not those that were frozen.
    """
    export = ExportFile.objects.select_related("release__project").get(pk=run.job.parameters["export"])
    release = export.release
    if export.written_at:
        return
    exporter = FORMATS[export.format]
    with scratch() as file:
        lines = _with_progress(lines_of(release), run, release.counts.get("records"))
        if isinstance(exporter, Jsonl):
            file.writelines(lines)  # its records are the frozen ones, byte for byte
        else:
            exporter.write(map(orjson.loads, lines), about(release), file)
        size = file.seek(0, os.SEEK_END)
        checksum = checksum_of(file)
        export.filename = f"{release.project.slug}-{release.number}{exporter.suffix}"
        with stored(export.file, export.filename, file, run), run.transaction():
            if Release.objects.select_for_update(no_key=True).get(pk=release.pk).state != Release.State.FROZEN:
                raise Conflict(f"Release {release.number} was withdrawn while this file was being written.")
            export.size, export.checksum, export.written_at = size, checksum, timezone.now()
            export.save()


def lines_of(release: Release) -> Iterator[bytes]:
    """The frozen records as JSON, one at a time. Raises Conflict where the file is not the one that was frozen."""
    with open_records(release) as file:
        if checksum_of(file) != release.checksum:
            raise Conflict(f"The records of release {release.number} were changed on disk; restore them from a backup.")
        file.seek(0)
        yield from file


def open_records(release: Release) -> File[bytes]:
    """The frozen records, to be read. Raises Withdrawn, or Conflict while the release is being frozen."""
    _require_there(release, release.checksum)
    if release.state != Release.State.FROZEN:
        raise Conflict(f"Release {release.number} is {release.get_state_display()}.", code="not_written")
    return opened(release.records, release.size, what=f"The records of release {release.number}")


def open_export(export: ExportFile) -> File[bytes]:
    """The file, to be read. Raises Withdrawn, or Conflict while it is being written."""
    _require_there(export.release, export.checksum)
    if not export.written_at:
        raise Conflict("This file is not written yet. Ask again in a moment.", code="not_written")
    return opened(export.file, export.size, what=f"The file {export.filename}")


def _require_there(release: Release, checksum: str) -> None:
    if release.state == Release.State.WITHDRAWN:
        known = f" The SHA-256 of this file was {checksum}." if checksum else ""
        raise Withdrawn(f"Release {release.number} was withdrawn: {release.withdrawn_why}{known}")


def _with_progress(lines: Iterator[bytes], run: jobs.Run, total: int | None) -> Iterator[bytes]:
    for done, line in enumerate(lines):
        run.progress(done, total)
        yield line
