"""Spans that other tools counted, found again in our text.

Python, Label Studio since 1.8 and our own files count code points; JavaScript, and what was built on it, UTF-16 units.
Offsets of a source are over the text as the file has it; ours are over canonical text, with its line ends mended.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal, NamedTuple, get_args

from threads.importers.base import MalformedFile, Options
from threads.importers.notices import Notices
from threads.text import canonical

Unit = Literal["codepoint", "utf16"]
UNITS: tuple[Unit, ...] = get_args(Unit)
NAMES: dict[Unit, str] = {"codepoint": "Unicode code points", "utf16": "UTF-16 units"}

_SURROGATE = re.compile(r"[\ud800-\udfff]")


class SourceSpan(NamedTuple):
    """`start` and `end` (exclusive) over `text`, all as the source has them; `exact` is what it says is there."""

    text: str
    start: int
    end: int
    exact: str | None = None


class Anchored(NamedTuple):
    """A span in code points over canonical text, with what it covers."""

    start: int
    end: int
    exact: str


def code_points(text: str, offset: int, unit: Unit) -> int | None:
    """`offset` of a text in code points; None where it lies outside, or inside a character of two UTF-16 units."""
    if unit == "utf16" and text and max(text) > "\uffff":
        units = _SURROGATE.sub("\ufffd", text).encode("utf-16-le")
        if not 0 <= 2 * offset <= len(units):
            return None
        try:
            return len(units[: 2 * offset].decode("utf-16-le"))
        except UnicodeDecodeError:
            return None
    return offset if 0 <= offset <= len(text) else None


class UnitVote:
    """What the spans of one file were counted in: the unit in which most of them fit their texts.

    Where several do equally, the one that cuts through fewer words; then code points.
    """

    def __init__(self) -> None:
        self._fitting: Counter[Unit] = Counter()
        self._cutting: Counter[Unit] = Counter()

    def add(self, span: SourceSpan) -> None:
        """Count one span of the file."""
        for unit in UNITS:
            found = _within(span, unit)
            if found is not None:
                self._fitting[unit] += 1
                self._cutting[unit] += _cuts(span.text, found[0]) + _cuts(span.text, found[1])

    def outcome(self, options: Options, notices: Notices) -> Unit:
        """The unit; what the person said wins, and a mere guess is told."""
        if options.offset_unit is not None:
            return options.offset_unit
        best = max(UNITS, key=lambda unit: (self._fitting[unit], -self._cutting[unit]))
        fit_alike = len({self._fitting[unit] for unit in UNITS}) == 1
        if fit_alike and len({self._cutting[unit] for unit in UNITS}) > 1:
            told = f"the spans were read as {NAMES[best]}, since so fewer of them cut through words"
            notices.add("offset_unit_guessed", "", told)
        return best


def anchor(span: SourceSpan, unit: Unit, place: str) -> Anchored:
    """The span over the canonical form of its text. Raises MalformedFile where it does not fit."""
    found = _within(span, unit)
    if found is not None:
        start, end = (len(canonical(span.text[:offset])) for offset in found)
        if start < end:
            return Anchored(start, end, canonical(span.text)[start:end])
    told = "" if span.exact is None else f" {span.exact[:60]!r}"
    raise MalformedFile(
        f"the span{told} from {span.start} to {span.end} does not fit the text, counted in {NAMES[unit]}",
        place=place,
        advice="correct it, or leave broken records out",
    )


def _within(span: SourceSpan, unit: Unit) -> tuple[int, int] | None:
    start, end = (code_points(span.text, offset, unit) for offset in (span.start, span.end))
    if start is None or end is None or start >= end:
        return None
    if span.exact is not None and _plain(span.text[start:end]) != _plain(span.exact):
        return None
    return start, end


def _plain(text: str) -> str:
    """For comparing: Label Studio writes the line ends of what a span covers as backslash and n."""
    return canonical(text).replace("\\n", "\n")


def _cuts(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()
