"""A release as a file, in the foreground."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.exporters import FORMATS
from annotations.models import ExportFile, Release
from annotations.services import exporting, releasing
from threads import jobs
from threads.models import Job, Project


class Command(BaseCommand):
    """Freezes if need be, writes files and prints their checksums."""

    help = "Write a release in a format; without @NUMBER the next release is frozen first."

    def add_arguments(self, parser: CommandParser) -> None:
        """PROJECT[@NUMBER] --format F --out DIR."""
        parser.add_argument("project", metavar="PROJECT[@NUMBER]")
        parser.add_argument("--format", required=True, choices=list(FORMATS), action="append", dest="formats")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a file on stdout, as sha256sum writes it."""
        slug, _, number = options["project"].partition("@")
        project = Project.objects.filter(slug=slug, trashed_at=None).first()
        if project is None:
            raise CommandError(f"There is no project {slug!r}.", returncode=2)
        release = self._release(project, number)
        out: Path = options["out"]
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}.", returncode=2) from error
        for format in options["formats"]:
            export = self._export(release, format)
            target = out / export.filename
            with exporting.open_export(export) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
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
