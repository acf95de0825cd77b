"""Where HTML and Markdown put an address behind a label, which then is not a second link."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A range of code points, end exclusive."""

    start: int
    end: int


_ATTRIBUTE = re.compile(r"""(?<![\w-])(?:href|src)\s{0,9}=\s{0,9}(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)')""", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
_ANCHOR = re.compile(r"(?:<|&lt;)(?:(?P<open>a\s(?:[^<>&]++|&(?![lg]t;))*+)|/a\s{0,9})(?:>|&gt;)", re.I)
_BEFORE_ADDRESS = re.compile(r"""(?:\]\(\s*<?|(?:href|src)\s*=\s*["']\s*)$""", re.I)
_LONGEST_LEAD = 32
_BRACKET = re.compile(r"[\[\]]")
_DESTINATION = re.compile(r"\(\s{0,9}<?")


def attribute_values(text: str) -> Iterator[Span]:
    """The quoted values of `href` and `src`, without blanks around them, in order."""
    for attribute in _ATTRIBUTE.finditer(text):
        group = "single" if attribute["double"] is None else "double"
        value = attribute[group]
        start = attribute.start(group) + len(value) - len(value.lstrip())
        yield Span(start, start + len(value.strip()))


def decoded(value: str) -> str:
    """An attribute's value with its character references resolved; `&copy=` without semicolon is none."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), value)


def has_label(text: str, start: int) -> bool:
    """Whether the address at `start` stands behind a label or in an attribute, so that it is none itself."""
    return _BEFORE_ADDRESS.search(text, max(0, start - _LONGEST_LEAD), start) is not None


def labels(text: str, starts: Iterable[int]) -> list[Span]:
    """The visible texts of anchors and Markdown links whose address begins at one of `starts`, in no order."""
    if "[" not in text and "<" not in text and "&" not in text:
        return []
    ordered = sorted(starts)
    return [*_anchor_labels(text, ordered), *_markdown_labels(text, frozenset(ordered))]


def _anchor_labels(text: str, starts: list[int]) -> Iterator[Span]:
    visible_from = None
    for tag in _ANCHOR.finditer(text):
        if tag["open"]:
            following = bisect_right(starts, tag.start())
            has_address = following < len(starts) and starts[following] < tag.end()
            visible_from = tag.end() if has_address else None
        elif visible_from is not None:
            yield Span(visible_from, tag.start())
            visible_from = None


def _markdown_labels(text: str, starts: frozenset[int]) -> Iterator[Span]:
    if "](" not in text:
        return
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.end())
        elif opened:
            start = opened.pop()
            destination = _DESTINATION.match(text, bracket.end())
            if destination and destination.end() in starts:
                yield Span(start, bracket.start())
