"""Commands that read JSONL and write JSONL, a record at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The named file, or standard input for `-`. Raises CommandError (exit status 2) where there is none."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  (closed below; only the opening may fail softly)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}.", returncode=2) from error
    with file:
        yield file


class JsonLinesCommand(BaseCommand):
    """One answer a line on stdout; a line that is refused is named on stderr, and then the exit status is 1."""

    requires_system_checks: list[str] = []

    def answer(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is written for a record. Raises ValueError, saying which field is wrong."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE."""
        parser.add_argument("file", metavar="FILE.jsonl", help="- reads standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answers every good line."""
        refused = 0
        with opened(options["file"]) as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    refused += not self._write(line, number)
        if refused:
            sys.exit(1)

    def _write(self, line: bytes, number: int) -> bool:
        try:
            record = orjson.loads(line)
            if not isinstance(record, dict):
                raise ValueError("not a JSON object.")
            self.stdout.write(orjson.dumps(self.answer(record)).decode())
        except ValueError as error:
            self.stderr.write(f"line {number}: {error}")
            return False
        return True
