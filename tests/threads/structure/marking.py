"""Texts in which ⟦ and ⟧ stand around what must be found."""

from __future__ import annotations


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without the marks, and the marked spans in code points, end exclusive."""
    text, spans = "", []
    for piece in marked.split("⟦"):
        inside, mark, behind = piece.partition("⟧")
        if mark:
            spans.append((len(text), len(text) + len(inside)))
        text += inside + behind
    return text, spans
