"""What is wanted of a file that holds more: `Options.filters`, from the name of a filter to what it lets pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from threads.importers.base import Importer, MalformedFile
from threads.importers.times import parse_time


def filters_of(importer: Importer) -> tuple[str, ...]:
    """The filters that a format knows, none for most."""
    known: tuple[str, ...] = getattr(importer, "filters", ())
    return known


def check_filters(importer: Importer, filters: Mapping[str, str]) -> None:
    """Raises MalformedFile for a filter that the format does not know; a blank one is none."""
    known = filters_of(importer)
    for name, wanted in filters.items():
        if wanted.strip() and name not in known:
            raise MalformedFile(
                f"{importer.label} cannot be filtered by {name[:80]!r}",
                advice=f"use {', '.join(known)}" if known else "leave filters out",
            )


def words_of(filters: Mapping[str, str], name: str) -> list[str]:
    """What a filter lists, separated by blanks or commas."""
    return [word for word in re.split(r"[\s,]+", filters.get(name, "")) if word]


def time_of(filters: Mapping[str, str], name: str) -> datetime | None:
    """The time that a filter names, None without one. Raises MalformedFile."""
    told = filters.get(name, "").strip()
    at, _ = parse_time(told)
    if told and at is None:
        raise MalformedFile(
            f"the filter {name!r} is {told[:60]!r}, which is no time", advice="write it like 2024-01-31"
        )
    return at
