"""The whole installation into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads.services.backups import back_up


class Command(BaseCommand):
    """Prints one JSON line: the file, rows and files in it. People and workers may go on meanwhile."""

    help = "Write all rows and files to one archive. It holds names, texts and password hashes: keep it safe."

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE."""
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 2 where the file cannot be written."""
        path: Path = options["file"]
        tell = self.stderr.write if options["verbosity"] > 1 else lambda words: None
        try:
            written = back_up(path, tell=tell)
        except FileExistsError as error:
            raise CommandError(f"{path} exists already: name another file.", returncode=2) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from error
        self.stdout.write(orjson.dumps({"file": str(path), "rows": written.rows, "files": written.files}).decode())
        if written.missing:
            self.stderr.write(f"{len(written.missing)} files that rows name are gone, such as {written.missing[0]}.")
