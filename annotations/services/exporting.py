"""Files in every format, written from what a release froze. Only writer of ExportFile."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from typing import BinaryIO

import orjson
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from annotations.errors import Withdrawn
from annotations.exporters import FORMATS, missing
from annotations.exporters.base import Exporter
from annotations.exporters.jsonl import Jsonl
from annotations.models import ExportFile, Release
from annotations.services.bundling import BUNDLE, KINDS, Bundle, filename_of, write_bundle
from annotations.services.describing import about
from annotations.services.freezing.options import Options
from annotations.services.stored_files import checksum_of, opened, scratch, stored
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import User


@transaction.atomic
def request_export(release: Release, format: str, *, by: User, formats: Collection[str] = ()) -> ExportFile:
    """The file of the release in this format; written by a worker unless it is there, tried again if that failed.

    A bundle holds `formats`; all that can be written where none is named. Raises Refused for an unknown format and one
    that cannot be written here or of this release, Conflict where the release is not frozen (yet, or any more).
    """
    for name in (format, *formats):
        if name not in KINDS:
            raise Refused(f"There is no format {name!r}: choose one of {', '.join(KINDS)}.")
        if why := hindrance(release, KINDS[name]):
            raise Refused(why)
    if release.state != Release.State.FROZEN:
        raise Conflict(f"Release {release.number} is {release.get_state_display()}, so nothing can be exported.")
    options = {"formats": _bundled(release, formats)} if format == BUNDLE.name else {}
    export, is_new = ExportFile.objects.get_or_create(
        release=release,
        format=format,
        options_digest=hashlib.sha256(orjson.dumps(options)).hexdigest() if options else "",
        defaults={"created_by": by, "options": options},
    )
    if export.job is None and (is_new or not export.written_at):
        export.job = jobs.create("export", project=release.project, by=by, parameters={"export": export.pk})
        export.save(update_fields=["job"])
    elif export.job is not None and export.job.is_given_up and not export.written_at:
        jobs.retry(export.job, by=by)
    return export


def _bundled(release: Release, formats: Collection[str]) -> list[str]:
    wanted = formats or [name for name, exporter in FORMATS.items() if not hindrance(release, exporter)]
    return [name for name in FORMATS if name in wanted]


def cancel_export(export: ExportFile) -> None:
    """Stops writing the file. One that is written stays."""
    if export.job is not None:
        jobs.cancel(export.job)


def hindrance(release: Release, kind: Exporter | Bundle) -> str:
    """Why the release cannot be written in this format, for people; empty where it can."""
    if isinstance(kind, Bundle):
        return ""  # it holds what can be written
    if package := missing(kind):
        return f"The package {package} is not installed here; the README says how to install it."
    if kind.is_of_texts and not Options.of(release.options).privacy.texts:
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
    formats = export.options.get("formats", [export.format])
    writer = _Writer(release, run, of=len(formats))
    with scratch() as file:
        if export.format == BUNDLE.name:
            write_bundle(release, formats, writer.write, file)
        else:
            writer.write(FORMATS[export.format], file)
        size = file.seek(0, os.SEEK_END)
        checksum = checksum_of(file)
        export.filename = filename_of(release, KINDS[export.format])
        with stored(export.file, export.filename, file, run), run.transaction():
            if Release.objects.select_for_update(no_key=True).get(pk=release.pk).state != Release.State.FROZEN:
                raise Conflict(f"Release {release.number} was withdrawn while this file was being written.")
            export.size, export.checksum, export.written_at = size, checksum, timezone.now()
            export.save()


class _Writer:
    """Writes a release in several formats, one after the other, and says how far that is."""

    def __init__(self, release: Release, run: jobs.Run, *, of: int) -> None:
        self._release, self._run = release, run
        self._about = about(release)
        self._done, self._total = 0, of * release.counts.get("records", release.counts.get("comments", 0))

    def write(self, exporter: Exporter, out: BinaryIO) -> None:
        """The release in this format."""
        if isinstance(exporter, Jsonl):
            out.writelines(self._lines())  # its records are the frozen ones, byte for byte
        else:
            exporter.write(map(orjson.loads, self._lines()), self._about, out)

    def _lines(self) -> Iterator[bytes]:
        for line in lines_of(self._release):
            self._run.progress(self._done, self._total)
            self._done += 1
            yield line


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
