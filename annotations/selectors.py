"""Spans over a text: code points, end exclusive, verified by the exact text they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end] == exact`, always."""

    start: int
    end: int
    exact: str


def cut(text: str, start: int, end: int) -> Span:
    """The span from start to end (code points, end exclusive). Raises ValueError where it is empty or outside."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"A span from {start} to {end} does not fit a text of {len(text)} characters.")
    return Span(start, end, text[start:end])


def snap(text: str, span: Span, borders: Sequence[tuple[int, int]]) -> Span:
    """The span widened to the whole sentences it touches; `borders` are the sentences' (start, end), in order.

    A span that touches none (a blank) stays as it is.
    """
    touched = [(start, end) for start, end in borders if start < span.end and end > span.start]
    if not touched:
        return span
    return cut(text, min(span.start, touched[0][0]), max(span.end, touched[-1][1]))
