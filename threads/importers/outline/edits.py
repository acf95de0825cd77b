"""Corrections by a person: each gives a new outline, keeps every other choice, and never fails.

A line or parent that does not exist, or an edit that makes no sense there, leaves the outline as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from threads.importers.outline.model import Outline
from threads.importers.outline.settling import path_to, settled


def set_article_end(outline: Outline, n: int) -> Outline:
    """Lines 1 to `n` are the article; 0 for none."""
    last = max((line.number for line in outline.reading.lines if line.number <= n), default=0)
    if last == outline.article_end:
        return outline
    return settled(replace(outline, article_end=last))


def join(outline: Outline, line: int) -> Outline:
    """The line belongs to the line above; the first line of the comments thereby becomes article."""
    start = outline.start_of.get(line)
    if start is None:
        return outline
    if line == outline.blocks[0][0].number:
        return set_article_end(outline, line)
    joined = _with_border(outline, line, outline.starts - {line})
    into = joined.start_of[line]
    moved = {child: into if parent == line else parent for child, parent in joined.parents_by_hand.items()}
    return settled(replace(joined, parents_by_hand=moved), below=line - 1)


def split(outline: Outline, line: int) -> Outline:
    """A comment begins at the line."""
    if line not in outline.start_of:
        return outline
    return settled(_with_border(outline, line, outline.starts | {line}), below=line - 1)


def choose_parent(outline: Outline, line: int, parent: int | None) -> Outline:
    """The comment that holds the line answers the comment that holds `parent`; None is the article."""
    start = outline.start_of.get(line)
    target = outline.start_of.get(parent) if parent is not None else None
    if start is None or (parent is not None and (target is None or target >= start)):
        return outline
    chosen = {**outline.parents_by_hand, start: target}
    return settled(replace(outline, parents_by_hand=chosen), below=start - 1)


def indent(outline: Outline, line: int) -> Outline:
    """The comment answers the nearest one above it that stands as deep as it does now."""
    start = outline.start_of.get(line)
    if start is None:
        return outline
    above = [block[0].number for block in outline.blocks if block[0].number < start]
    path = path_to(above[-1], outline.answers)[::-1] if above else []
    depth = len(path_to(start, outline.answers))
    return choose_parent(outline, start, path[depth - 1]) if len(path) >= depth else outline


def outdent(outline: Outline, line: int) -> Outline:
    """The comment answers what its parent answers."""
    start = outline.start_of.get(line)
    parent = outline.answers[start].parent if start is not None else None
    if start is None or parent is None:
        return outline
    return choose_parent(outline, start, outline.answers[parent].parent)


def flatten(outline: Outline) -> Outline:
    """Structure unknown: every comment answers the article, whatever was chosen before."""
    return settled(replace(outline, is_flat=True, parents_by_hand={}))


def apply_operations(outline: Outline, operations: Sequence[Mapping[str, Any]]) -> Outline:
    """Carry out what the page sends, in order: `{"op": "join", "line": 9}`.

    The names are those of the functions here: join, split, indent, outdent and set_article_end take a "line",
    choose_parent also a "parent" (null or 0 is the article), flatten nothing. Raises ValueError, naming the operation
    by its index, for an unknown name or a line that is not a whole number.
    """
    for index, operation in enumerate(operations):
        name = operation.get("op") if isinstance(operation, Mapping) else None
        if name == "flatten":
            outline = flatten(outline)
        elif name == "choose_parent":
            parent = _whole(operation.get("parent") or 0, index, "parent")
            outline = choose_parent(outline, _whole(operation.get("line"), index, "line"), parent or None)
        elif isinstance(name, str) and (edit := _EDITS_OF_A_LINE.get(name)):
            outline = edit(outline, _whole(operation.get("line"), index, "line"))
        else:
            raise ValueError(f"operation {index}: {str(name)[:40]!r} is not known")
    return outline


_EDITS_OF_A_LINE = {edit.__name__: edit for edit in (join, split, indent, outdent, set_article_end)}


def _whole(value: Any, index: int, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"operation {index}: {name} must be a whole number")


def _with_border(outline: Outline, line: int, starts: frozenset[int]) -> Outline:
    return replace(outline, starts=starts, borders_by_hand=outline.borders_by_hand | {line})
