"""A release as a file, in the foreground."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.models import ExportFile, Release
from annotations.services import exporting, releasing
from annotations.services.bundling import KINDS
from threads import jobs
from threads.errors import Refused
from threads.models import Job, Project

STDOUT: Final = Path("-")


class Command(BaseCommand):
    """Freezes if need be, writes files and prints their checksums."""

    help = "Write a release in a format; without @NUMBER the next release is frozen first."

    def add_arguments(self, parser: CommandParser) -> None:
        """PROJECT[@NUMBER] --format F --out DIR, or - for standard output."""
        parser.add_argument("project", metavar="PROJECT[@NUMBER]")
        parser.add_argument("--format", required=True, choices=list(KINDS), action="append", dest="formats")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a folder; - is standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a file on stdout, as sha256sum writes it; on stderr where the file itself goes to stdout."""
        formats, out = options["formats"], options["out"]
        if out == STDOUT and len(formats) > 1:
            raise CommandError("Standard output takes one format; give --out a folder for several.", returncode=2)
        slug, _, number = options["project"].partition("@")
        project = Project.objects.filter(slug=slug, trashed_at=None).first()
        if project is None:
            raise CommandError(f"There is no project {slug!r}.", returncode=2)
        if out != STDOUT:
            self._require_folder(out)
        try:
            release = self._release(project, number)
            for format in formats:
                export = self._export(release, format)
                if out == STDOUT:
                    self._print(export)
                else:
                    self._copy(export, out / export.filename)
        except Refused as error:
            # What fits no release is wrong use; the rest is about this one.
            raise CommandError(str(error), returncode=2 if error.status == Refused.status else 1) from error

    def _print(self, export: ExportFile) -> None:
        with exporting.open_export(export) as source:
            shutil.copyfileobj(source, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        self.stderr.write(f"{export.checksum}  {export.filename}")

    def _require_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}.", returncode=2) from error

    def _copy(self, export: ExportFile, target: Path) -> None:
        # Under its name only once it is whole.
        part = target.with_name(f"{target.name}.part")
        try:
            with exporting.open_export(export) as source, part.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CommandError(f"{target}: {error.strerror}.", returncode=1) from error
        self.stdout.write(f"{export.checksum}  {target}")

    def _release(self, project: Project, number: str) -> Release:
        if number:
            release = project.releases.filter(number=int(number)).first() if number.isdecimal() else None
            if release is None:
                raise CommandError(f"Project {project.slug} has no release {number}.", returncode=2)
            return release
        release = releasing.request_release(project, by=project.created_by)
        self._carry_out(release.job)
        release.refresh_from_db()
        self.stderr.write(f"Frozen {release}: {release.checksum}")
        return release

    def _export(self, release: Release, format: str) -> ExportFile:
        export = exporting.request_export(release, format, by=release.created_by)
        if not export.written_at:
            self._carry_out(export.job)
            export.refresh_from_db()
        return export

    def _carry_out(self, job: Job | None) -> None:
        if job is None:
            raise CommandError("The job of this release is gone; freeze it again.", returncode=1)
        ended = jobs.finish_here(job)
        if ended.state != Job.State.DONE:
            raise CommandError(ended.error or f"The job was {ended.state}.", returncode=1)
