"""What is worth telling about an import that goes on, bounded however bad the file is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from threads.importers.base import MalformedFile, Notice, Options, RawThread

KEPT_PER_CODE = 50


class Notices:
    """Collects notices of one import: the first fifty of each code by name, the rest by number."""

    def __init__(self) -> None:
        self._kept: list[Notice] = []
        self._seen: Counter[str] = Counter()
        self._surplus: dict[str, Counter[str]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, code: str, place: str, message: str, *, count: int = 1) -> None:
        """Report `message`; `code` is one of `decisions.POLICIES`, `count` is how many comments it is about."""
        self._seen[code] += 1
        if self._seen[code] <= KEPT_PER_CODE:
            self._kept.append(Notice(code, place, message, count))
        else:
            self._surplus.setdefault(code, Counter()).update(notices=1, comments=count)

    def count(self, code: str, comments: int) -> None:
        """Report in the same way what goes without saying, by its number alone."""
        if comments:
            self._counts[code] += comments

    def take_counts(self) -> Mapping[str, int]:
        """Everything counted since the last call."""
        taken, self._counts = self._counts, Counter()
        return taken

    def take(self) -> tuple[Notice, ...]:
        """Everything reported since the last call, the surplus of each code as one closing notice."""
        surplus = (
            Notice(code, "", f"{left['notices']:,} more of this kind", left["comments"])
            for code, left in self._surplus.items()
        )
        taken = (*self._kept, *surplus)
        self._kept, self._seen, self._surplus = [], Counter(), {}
        return taken


def to_the_end(threads: Iterable[RawThread], notices: Notices) -> Iterator[RawThread]:
    """The threads, each held until the next is there, so that the last carries what was noticed behind it."""
    latest: RawThread | None = None
    for thread in threads:
        if latest is not None:
            yield latest
        latest = thread
    if latest is not None:
        yield replace(latest, warnings=(*latest.warnings, *notices.take()))


@contextmanager
def tolerating(options: Options, notices: Notices) -> Iterator[None]:
    """A record that cannot be read becomes a notice, if the person chose to skip those."""
    try:
        yield
    except MalformedFile as error:
        if not options.skip_bad:
            raise
        notices.add("bad_record", error.place, f"{error.problem}; left out")
