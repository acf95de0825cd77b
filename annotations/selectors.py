"""Spans over a text: code points, end exclusive, verified by the exact text they cover."""

from __future__ import annotations

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
