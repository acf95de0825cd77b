"""What is worth telling about an import that goes on, bounded however bad the file is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threads.importers.base import MalformedFile, Notice, Options

KEPT_PER_CODE = 50


class Notices:
    """Collects notices of one import: the first fifty of each code by name, the rest by number."""

    def __init__(self) -> None:
        self._kept: list[Notice] = []
        self._counts: dict[str, int] = {}

    def add(self, code: str, place: str, message: str, *, count: int = 1) -> None:
        """Report `message`; `count` is how many comments it is about."""
        seen = self._counts.get(code, 0)
        self._counts[code] = seen + 1
        if seen < KEPT_PER_CODE:
            self._kept.append(Notice(code, place, message, count))

    def take(self) -> tuple[Notice, ...]:
        """Everything reported since the last call, the surplus of each code as one closing notice."""
        surplus = [
            Notice(code, "", f"{seen - KEPT_PER_CODE:,} more of this kind", seen - KEPT_PER_CODE)
            for code, seen in self._counts.items()
            if seen > KEPT_PER_CODE
        ]
        taken = (*self._kept, *surplus)
        self._kept, self._counts = [], {}
        return taken


@contextmanager
def tolerating(options: Options, notices: Notices) -> Iterator[None]:
    """A record that cannot be read becomes a notice, if the person chose to skip those."""
    try:
        yield
    except MalformedFile as error:
        if not options.skip_bad:
            raise
        notices.add("bad_record", error.place, f"{error.problem}; left out")
