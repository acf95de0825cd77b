"""Erasure from the command line."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads import jobs
from threads.errors import Refused
from threads.models import Author, Project
from threads.services import erasing
from threads.services.erasing import Wish


class Command(BaseCommand):
    """Prints one JSON line. Without --yes it says what would be gone and changes nothing (exit status 1)."""

    help = "Erase comments or forget an author, for good."

    def add_arguments(self, parser: CommandParser) -> None:
        """PROJECT, what to erase, and the word that it is meant."""
        parser.add_argument("project", metavar="PROJECT", help="the project's slug")
        parser.add_argument("--comment", type=int, action="append", default=[], metavar="ID", help="may be repeated")
        parser.add_argument("--author", metavar="NAME", help="the name at the source, or the pseudonym")
        parser.add_argument("--texts", action="store_true", help="erase the author's comments as well")
        parser.add_argument("--mentions", action="store_true", help="erase comments of others that hold the name")
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carries out here what a worker would."""
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']}.", returncode=2)
        authors = self._authors(project, options["author"])
        if not authors and not options["comment"]:
            raise CommandError("Say what to erase: --comment ID or --author NAME.", returncode=2)
        wishes = [
            Wish(tuple(options["comment"]) if not number else (), author, options["texts"], options["mentions"])
            for number, author in enumerate(authors or [None])
        ]
        told = [erasing.foresee(project, wish) for wish in wishes]
        line = {
            "project": project.slug,
            "comments": sum(each.comments for each in told),
            "authors": len(authors),
            "releases": sorted({release.number for each in told for release in each.releases}),
            "erased": options["yes"],
        }
        if options["yes"]:
            for wish in wishes:
                self._erase(project, wish)
        self.stdout.write(orjson.dumps(line).decode())
        if not options["yes"]:
            raise CommandError("Nothing was erased: add --yes to do it.")

    def _erase(self, project: Project, wish: Wish) -> None:
        try:
            job = erasing.request_erasure(project, wish, by=None)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        if job is not None and (ended := jobs.finish_here(job)).error:
            raise CommandError(ended.error)

    def _authors(self, project: Project, name: str | None) -> list[int | None]:
        """Everybody of this name: two sites may each have one. Raises CommandError where there is nobody."""
        if name is None:
            return []
        rows = Author.objects.filter(project=project, handle=name) or Author.objects.filter(
            project=project, pseudonym=name
        )
        if not rows:
            raise CommandError(f"Nobody in {project.slug} is called {name}.", returncode=2)
        return [author.pk for author in rows]
