"""The workers' extraction, in the foreground."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.services import suggesting
from threads.models import Thread
from threads.querysets import paged


class Command(BaseCommand):
    """Suggests labels for a thread, a project, or everything."""

    help = "Suggest claims and rebuttals: the same work as the workers', in the foreground."

    def add_arguments(self, parser: CommandParser) -> None:
        """--project SLUG, --thread ID."""
        parser.add_argument("--project", metavar="SLUG", help="only the threads of this project")
        parser.add_argument("--thread", metavar="ID", type=int, help="only this thread")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line of counts a thread on stdout."""
        threads = Thread.objects.visible().select_related("project")
        if options["project"]:
            threads = threads.filter(project__slug=options["project"])
        if options["thread"]:
            threads = threads.filter(pk=options["thread"])
        if not threads.exists():
            raise CommandError("There is no such thread.", returncode=2)
        for thread in paged(threads, size=100):
            counts = suggesting.suggest_for_thread(thread)
            told = ", ".join(f"{number} {name}" for name, number in counts.items())
            self.stdout.write(f"{thread.pk}\t{told}\t{thread}")
