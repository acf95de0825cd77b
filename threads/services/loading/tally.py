"""What an import did, counted as it happens; becomes the import's report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from threads.importers.base import Notice
from threads.importers.decisions import TITLES

WARNINGS_KEPT = 200
THREADS_KEPT = 10_000

_COUNTED = (
    *("threads_new", "threads_grown", "threads_unchanged"),
    *("comments", "roots", "orphans", "deleted", "new", "unchanged", "changed"),
)

Outcome = Literal["new", "grown", "unchanged"]


@dataclass
class Tally:
    """Counts, warnings and threads of one import."""

    counts: Counter[str] = field(default_factory=Counter)
    warnings: list[Notice] = field(default_factory=list)
    warnings_by_code: Counter[str] = field(default_factory=Counter)
    touched: Counter[str] = field(default_factory=Counter)
    """Comments by the code of a policy that goes without saying (see `RawThread.counts`)."""
    threads: list[dict[str, Any]] = field(default_factory=list)

    def warn(self, notices: Iterable[Notice]) -> None:
        """Keep the first notices by name and all by number."""
        for notice in notices:
            self.warnings_by_code[notice.code] += notice.count
            if len(self.warnings) < WARNINGS_KEPT:
                self.warnings.append(notice)

    def thread(self, thread_id: int | None, title: str, comments: int, outcome: Outcome) -> None:
        """One thread is settled: `comments` are those that this import brings; one that is not stored has no id."""
        self.counts[f"threads_{outcome}"] += 1
        if len(self.threads) < THREADS_KEPT:
            self.threads.append({"id": thread_id, "title": title, "comments": comments, "outcome": outcome})

    def report(self, source_format: str) -> dict[str, Any]:
        """The report as JSON: counts, decisions, first warnings and all by code, threads.

        Comments are counted without the articles; `new`, `unchanged` and `changed` (a text that differs from the stored
        one, which stays) are comments, and so are `orphans`, `deleted` and `roots`. `decisions` are those policies of
        imports that touched something in the file, in the order of `importers.decisions`, each with what it touched.
        """
        counts = {name: self.counts[name] for name in _COUNTED}
        counts["threads"] = sum(counts[f"threads_{outcome}"] for outcome in ("new", "grown", "unchanged"))
        counts["cycles"] = self.warnings_by_code["cycle"]
        counts["duplicates"] = self.warnings_by_code["duplicate"]
        return {
            "format": source_format,
            "counts": counts,
            "decisions": [
                {"code": code, "title": title, "count": count}
                for code, title in TITLES.items()
                if (count := self.warnings_by_code[code] + self.touched[code])
            ],
            "warnings": [
                {"code": notice.code, "place": notice.place, "message": notice.message, "count": notice.count}
                for notice in self.warnings
            ],
            "warnings_by_code": dict(self.warnings_by_code),
            "threads": self.threads,
        }
