"""Import files and addresses in the foreground: the same work as the browser's and the workers'."""

from __future__ import annotations

import io
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads import jobs
from threads.errors import Refused
from threads.importers import ENCODINGS, FORMATS
from threads.models import Import, Membership, Project, User
from threads.services.importing import begin_import
from threads.services.projects import create_project

_DEFAULT_PROJECT = "imports"


class Command(BaseCommand):
    """Prints one JSON line per thread: id, title, comments, warnings. Exit status 1 where a file was refused."""

    help = (
        "Import threads from files ('-' is standard input) or, where these are allowed, addresses. Prints one JSON "
        "line per thread on standard output. Plain text is imported with its proposed structure."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, - for standard input, or an address (https://…)"
        )
        parser.add_argument("--format", choices=[importer.name for importer in FORMATS], help="default: recognise it")
        parser.add_argument(
            "--project", default=_DEFAULT_PROJECT, metavar="SLUG", help="made if missing (default: %(default)s)"
        )
        parser.add_argument("--encoding", choices=ENCODINGS, metavar="NAME", help="default: UTF-8, or as the file says")
        parser.add_argument("--title", default="", help="names threads where the file gives no title")
        parser.add_argument("--keep-good-rows", action="store_true", help="leave broken records out")
        parser.add_argument("--user", metavar="NAME", help="who imports; default: a manager of the project")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import every file; one that is refused does not stop the others."""
        project, user = self._project(options["project"], options["user"])
        refused = 0
        for path in options["paths"]:
            try:
                self._import(project, user, path, options)
            except Refused as error:
                refused += 1
                self.stderr.write(f"{path}: {error}")
            except OSError as error:
                refused += 1
                self.stderr.write(f"{path}: {error.strerror}.")
        if refused:
            raise SystemExit(1)

    def _import(self, project: Project, user: User, path: str, options: dict[str, Any]) -> None:
        is_address = path.startswith(("http://", "https://"))
        with nullcontext() if is_address else _opened(path) as file:
            source = begin_import(
                project,
                by=user,
                file=file,
                url=path if is_address else None,
                filename="standard input" if path == "-" else Path(path).name,
                format=options["format"],
                encoding=options["encoding"],
                title=options["title"],
                keeps_good_rows=options["keep_good_rows"],
                preview=False,
            )
        if source.job is None:
            raise Refused("The import waits for a look at its outline.")
        ended = jobs.finish_here(source.job)
        source.refresh_from_db()
        if source.state != Import.State.PUBLISHED:
            raise Refused(ended.error or "The import was cancelled.")
        report = source.report
        for thread in report["threads"]:
            line = {"id": thread["id"], "title": thread["title"], "comments": thread["comments"]}
            self.stdout.write(orjson.dumps(line | {"warnings": _warnings(report)}).decode())
        counts = report["counts"]
        self.stderr.write(
            f"{path}: {counts['threads']} threads, {counts['new']} new comments, {counts['unchanged']} here already"
        )

    def _project(self, slug: str, username: str | None) -> tuple[Project, User]:
        """The project and who imports into it. Raises CommandError (exit status 2) where there is nobody."""
        user = User.objects.filter(username=username).first() if username else None
        if username and user is None:
            raise CommandError(f"There is no account {username!r}.", returncode=2)
        project = Project.objects.filter(slug=slug, trashed_at=None).first()
        if project is None:
            user = user or User.objects.filter(is_active=True).order_by("-is_superuser", "pk").first()
            if user is None:
                raise CommandError(
                    "There is no account yet: run `python manage.py createsuperuser` first.", returncode=2
                )
            project = create_project(slug, by=user)
            self.stderr.write(f"Made the project {project.slug}.")
        if user is None:
            managers = Membership.objects.filter(project=project, role=Membership.Role.MANAGER, user__is_active=True)
            first = managers.select_related("user").order_by("pk").first()
            user = first.user if first else project.created_by
        return project, user


def _opened(path: str) -> BinaryIO:
    return io.BytesIO(sys.stdin.buffer.read()) if path == "-" else Path(path).open("rb")


def _warnings(report: dict[str, Any]) -> list[str]:
    return [f"{warning['place']}: {warning['message']}".removeprefix(": ") for warning in report["warnings"]]
