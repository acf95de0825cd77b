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
_NUMERIC = re.compile(
    rf"(?P<left>\d{{1,2}})(?P<mark>[./-])(?P<right>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
    re.IGNORECASE | re.ASCII,
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_NAMED = (
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_CLOCK}", re.IGNORECASE | re.ASCII),
    re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?\s+{_MONTH},?\s+(?P<year>\d{{4}}){_CLOCK}", re.IGNORECASE | re.ASCII),
)


def parse_time(value: object, *, day_first: bool | None = None) -> tuple[datetime | None, Precision]:
    """When it was, in UTC, and how exactly; (None, "none") if that is not certain. Never raises.

    Reads ISO 8601, epoch seconds (9 or 10 digits), milliseconds (12 or 13) and microseconds (15 or 16), and English
    month names as mail, Hacker News and Disqus write them; 01/02/2003 only where `day_first` says what the 01 is. A
    time without a zone is taken as UTC, a year of two digits as one between 1969 and 2068, as POSIX does.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None, "none"
    try:
        at, precision = _read(str(value).strip()[:64], day_first=day_first)
        if at is not None and at.year in _PLAUSIBLE_YEARS:
            return at if at.tzinfo is UTC else at.astimezone(UTC), precision
    except (ValueError, OverflowError):
        pass
    return None, "none"


def day_orders(value: object) -> frozenset[bool]:
    """What `day_first` may be for a time such as 01/02/2003: both, one as in 31/01/2003, none for any other value."""
    if not isinstance(value, str) or not _NUMERIC.fullmatch(value.strip()[:64]):
        return frozenset()
    return frozenset(order for order in (True, False) if parse_time(value, day_first=order)[0])


def _read(text: str, *, day_first: bool | None) -> tuple[datetime | None, Precision]:
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
            month = _MONTHS.index(named["month"].lower()) + 1
            return _with_clock(datetime(int(named["year"]), month, int(named["day"]), tzinfo=UTC), named)
    if day_first is not None and (numeric := _NUMERIC.fullmatch(text)):
        day, month = int(numeric["left"]), int(numeric["right"])
        day, month = (day, month) if day_first else (month, day)
        return _with_clock(datetime(_whole_year(numeric["year"]), month, day, tzinfo=UTC), numeric)
    return None, "none"


def _whole_year(written: str) -> int:
    year = int(written)
    return year if len(written) == 4 else year + (1900 if year >= 69 else 2000)


def _with_clock(day: datetime, parts: re.Match[str]) -> tuple[datetime, Precision]:
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
