"""Import files and addresses in the foreground: the same work as the browser's and the workers'."""

from __future__ import annotations

import io
import sys
from argparse import ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads import jobs
from threads.errors import Refused
from threads.importers import BUNDLE, ENCODINGS, FORMATS
from threads.importers.offsets import UNITS
from threads.management.paths import STDIN, Gathered, gathered, is_address
from threads.models import Import, Job, Membership, Project, User
from threads.services.importing import begin_imports, mapping_of
from threads.services.projects import create_project

_DEFAULT_PROJECT = "imports"


class Command(BaseCommand):
    """Prints one JSON line per thread: id, title, comments, warnings. Exit status 1 where a file was refused."""

    help = (
        "Import threads from files and folders ('-' is standard input) or, where these are allowed, addresses. Prints "
        "one JSON line per thread on standard output. Plain text is imported with its proposed structure."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, - for standard input, or an address (https://…)"
        )
        parser.add_argument("--format", choices=[importer.name for importer in FORMATS], help="default: recognise it")
        parser.add_argument(
            "--project", default=_DEFAULT_PROJECT, metavar="SLUG", help="made if missing (default: %(default)s)"
        )
        parser.add_argument("--encoding", choices=ENCODINGS, metavar="NAME", help="default: UTF-8, or as the file says")
        parser.add_argument("--title", default="", help="names threads where the file gives no title")
        parser.add_argument("--keep-good-rows", action="store_true", help="leave broken records out")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            type=_pair,
            metavar="NAME=VALUE",
            dest="filters",
            help="what is wanted of a large dump: subreddit, submission, after, before; question, tag",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            type=_pair,
            metavar="TARGET=COLUMN",
            dest="columns",
            help="which column or field holds what, such as text=body; annotator, target, relation for labels",
        )
        parser.add_argument("--delimiter", metavar="CHARACTER", help="of a table; default: recognise it")
        order = parser.add_mutually_exclusive_group()
        order.add_argument("--day-first", action="store_true", default=None, help="the 01 of 01/02/2003 is the day")
        order.add_argument("--month-first", action="store_false", dest="day_first", help="it is the month")
        parser.add_argument(
            "--labels",
            action="append",
            default=[],
            metavar="COLUMN",
            dest="label_columns",
            help="a column or field that is a question, its values the labels; may be given again",
        )
        parser.add_argument("--label-separator", metavar="TEXT", help="between several labels in one cell")
        parser.add_argument("--offset-unit", choices=UNITS, help="what spans were counted in; default: what fits")
        parser.add_argument("--user", metavar="NAME", help="who imports; default: a manager of the project")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import everything; a file that is refused does not stop the others."""
        project, user = self._project(options["project"], options["user"])
        refused = 0
        for found in gathered(options["paths"]):
            try:
                refused += self._import(project, user, found, options)
            except Refused as error:
                refused += 1
                self.stderr.write(f"{found.shown}: {error}")
            except OSError as error:
                refused += 1
                self.stderr.write(f"{found.shown}: {error.strerror}.")
        if refused:
            raise SystemExit(1)

    def _import(self, project: Project, user: User, found: Gathered, options: dict[str, Any]) -> int:
        """Import files that belong together, or one; how many were refused of those inside an archive."""
        address = found.paths[0] if is_address(found.paths[0]) else None
        with ExitStack() as stack:
            opening = () if address else found.paths
            files = [(_name(path), stack.enter_context(_opened(path))) for path in opening]
            source = begin_imports(
                project,
                by=user,
                files=files,
                url=address,
                format=options["format"],
                title=options["title"],
                keeps_good_rows=options["keep_good_rows"],
                reading=mapping_of(
                    encoding=options["encoding"],
                    filters=dict(options["filters"]),
                    columns=dict(options["columns"]),
                    delimiter=options["delimiter"],
                    day_first=options["day_first"],
                    label_columns=options["label_columns"],
                    label_separator=options["label_separator"],
                    offset_unit=options["offset_unit"],
                ),
            )
        # Every import that asks nobody has a job.
        ended = jobs.finish_here(cast(Job, source.job))
        source.refresh_from_db()
        if source.state != Import.State.PUBLISHED:
            raise Refused(ended.error or "The import was cancelled.")
        if source.format != BUNDLE:
            self._tell(found.shown, source)
            return 0
        for part in source.report["refused"]:
            self.stderr.write(f"{found.shown}: {part['name']}: {part['message']}")
        parts = list(source.parts.select_related("job").order_by("part"))
        for part in parts:
            self._tell(f"{found.shown}: {part.filename}", part)
        return len(source.report["refused"]) + sum(part.state != Import.State.PUBLISHED for part in parts)

    def _tell(self, shown: str, source: Import) -> None:
        """A line for each thread, and one about all of them."""
        if source.state != Import.State.PUBLISHED:
            cause = source.job.error if source.job else ""
            self.stderr.write(f"{shown}: {cause or 'The import was cancelled.'}")
            return
        report = source.report
        for thread in report["threads"]:
            line = {"id": thread["id"], "title": thread["title"], "comments": thread["comments"]}
            self.stdout.write(orjson.dumps(line | {"warnings": _warnings(report)}).decode())
        counts, labels = report["counts"], report.get("labels")
        told = f", {labels['annotations']} new labels, {labels['relations']} new relations" if labels else ""
        known = f"{counts['unchanged']} here already"
        self.stderr.write(f"{shown}: {counts['threads']} threads, {counts['new']} new comments, {known}{told}")

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
            managers = Membership.objects.current().filter(
                project=project, role=Membership.Role.MANAGER, user__is_active=True
            )
            first = managers.select_related("user").order_by("pk").first()
            user = first.user if first else project.created_by
        return project, user


def _pair(told: str) -> tuple[str, str]:
    name, equals, value = told.partition("=")
    if not equals:
        raise ArgumentTypeError(f"{told!r} is not NAME=VALUE")
    return name, value


def _name(path: str) -> str:
    return "standard input" if path == STDIN else Path(path).name


def _opened(path: str) -> BinaryIO:
    return io.BytesIO(sys.stdin.buffer.read()) if path == STDIN else Path(path).open("rb")


def _warnings(report: dict[str, Any]) -> list[str]:
    return [f"{warning['place']}: {warning['message']}".removeprefix(": ") for warning in report["warnings"]]
