"""Times as sources write them. What is not certain stays unknown: never 1970, never now, never a guessed day order."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from threads.importers.base import Precision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLAUSIBLE_YEARS = range(1900, 2200)
"""Outside lie the empty values of programs, such as year 1."""
_NUMBER = re.compile(r"(\d{9,16})(?:\.\d+)?")
_UNITS = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 15: 1_000_000, 16: 1_000_000}
"""Digits before the point: how many of the unit make a second."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?P<time>[T ].+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = (
    r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]m)?"
    r"\s*(?P<zone>gmt|utc|z|[+-]\d{4})?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_NAMED = (
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_CLOCK}", re.IGNORECASE | re.ASCII),
    re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?\s+{_MONTH},?\s+(?P<year>\d{{4}}){_CLOCK}", re.IGNORECASE | re.ASCII),
)


def parse_time(value: object) -> tuple[datetime | None, Precision]:
    """When it was, in UTC, and how exactly; (None, "none") if that is not certain. Never raises.

    Reads ISO 8601, epoch seconds (9 or 10 digits), milliseconds (12 or 13) and microseconds (15 or 16), and English
    month names as mail, Hacker News and Disqus write them. A time without a zone is taken as UTC.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None, "none"
    try:
        at, precision = _read(str(value).strip()[:64])
        if at is not None and at.year in _PLAUSIBLE_YEARS:
            return at if at.tzinfo is UTC else at.astimezone(UTC), precision
    except (ValueError, OverflowError):
        pass
    return None, "none"


def _read(text: str) -> tuple[datetime | None, Precision]:
    if number := _NUMBER.fullmatch(text):
        unit = _UNITS.get(len(number[1]))
        return (_EPOCH + timedelta(seconds=float(text) / unit), "exact") if unit else (None, "none")
    if iso := _ISO.fullmatch(text):
        if text.endswith(("UTC", "GMT")):
            text = text[:-3].rstrip() + "+00:00"
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC), "exact" if iso["time"] else "date"
    for pattern in _NAMED:
        if named := pattern.fullmatch(text):
            return _from_names(named)
    return None, "none"


def _from_names(parts: re.Match[str]) -> tuple[datetime, Precision]:
    month = _MONTHS.index(parts["month"].lower()) + 1
    day = datetime(int(parts["year"]), month, int(parts["day"]), tzinfo=UTC)
    if parts["hour"] is None:
        return day, "date"
    hour = int(parts["hour"])
    if parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour on a twelve-hour clock")
        hour = hour % 12 + (12 if parts["half"].lower() == "pm" else 0)
    at = day.replace(hour=hour, minute=int(parts["minute"]), second=int(parts["second"] or 0))
    return at - _offset(parts["zone"] or ""), "exact"


def _offset(zone: str) -> timedelta:
    if zone[:1] not in {"+", "-"}:
        return timedelta()
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    return -size if zone[0] == "-" else size
