"""A backup into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads.errors import Refused
from threads.services.backups import restore


class Command(BaseCommand):
    """Prints one JSON line: rows, files, and how many rows were erased again. Exit status 1 where it is refused."""

    help = "Restore a backup into an empty, migrated installation, on either database."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE and the log of erasures."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--erasures", metavar="LOG", type=Path, help="what `erasures` printed last")

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it, or nothing."""
        tell = self.stderr.write if options["verbosity"] > 1 else lambda words: None
        try:
            restored = restore(options["file"], erasures=options["erasures"], tell=tell)
        except Refused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or options['file']}: {error.strerror}.", returncode=2) from error
        told = {"rows": restored.rows, "files": restored.files, "erased": restored.erased}
        self.stdout.write(orjson.dumps(told).decode())
        if options["erasures"] is None:
            self.stderr.write("What was erased after this backup is back: give the log of erasures to erase it again.")
