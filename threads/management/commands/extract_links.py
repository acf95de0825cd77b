"""Find the hyperlinks of texts that are nowhere stored: lines in, lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads.structure.hyperlinks import find_hyperlinks
from threads.text import canonical


class Command(BaseCommand):
    """Offsets are code points over the canonical text (line ends LF, no NUL). Exit status 1 after a bad line."""

    help = 'For each line {"id", "text"} print {"id", "links": [{"start", "end", "url", "canonical", "domain"}]}.'
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="FILE.jsonl", help="a file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """A bad line is named on standard error; the others are still answered."""
        path = options["path"]
        try:
            with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as file:
                bad = sum(not self._answer(number, line) for number, line in _lines(file))
        except OSError as error:
            raise CommandError(str(error), returncode=2) from error
        if bad:
            raise SystemExit(1)

    def _answer(self, number: int, line: bytes) -> bool:
        try:
            comment_id, text = _record(line)
        except ValueError as error:
            self.stderr.write(f"line {number}: {error}")
            return False
        links = [
            {
                "start": link.start,
                "end": link.end,
                "url": link.url,
                "canonical": link.canonical,
                "domain": link.site,
            }
            for link in find_hyperlinks(canonical(text))
        ]
        self.stdout.write(orjson.dumps({"id": comment_id, "links": links}).decode())
        return True


def _lines(file: Iterable[bytes]) -> Iterable[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(file, start=1) if line.strip())


def _record(line: bytes) -> tuple[Any, str]:
    """The id and text of a line. Raises ValueError in plain words."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"this is not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
        raise ValueError('an object with "id" and a "text" is expected')
    return record["id"], record["text"]
