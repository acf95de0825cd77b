"""What a file is, before it is read: its format, and an outline where it is plain text that wants a look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from threads import importers
from threads.importers import plain_text
from threads.importers.base import Options
from threads.importers.unpacking import inner_name, unpacked
from threads.services.outlining import LONGEST, propose_outline
from threads.text import canonical


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that one of the importers will read."""

    format: str
    outline: dict[str, Any] | None
    """What Import.outline holds at first, where somebody should look at it."""


def recognise(
    file: BinaryIO, name: str, *, format: str | None = None, encoding: str | None = None, preview: bool = True
) -> Recognised:
    """The format of a seekable file, perhaps compressed, and its proposed outline; leaves the file at its start.

    Only plain text has an outline, unless `preview` is False or it is too long to look through. Raises MalformedFile.
    """
    readable = unpacked(file)
    head = readable.read(importers.HEAD_BYTES)
    readable.seek(0)
    importer = importers.by_name(format) if format else importers.sniff(head, inner_name(name))
    is_text = importer.name == plain_text.name
    options = Options(filename=inner_name(name), encoding=encoding)
    lines = plain_text.text_lines(readable, options) if is_text else []
    file.seek(0)
    waits = is_text and preview and len(lines) <= LONGEST
    return Recognised(importer.name, propose_outline(lines) if waits else None)


def shown_name(filename: str) -> str:
    """The last part of the name, as it may be shown (escaped) and stored."""
    return canonical(PurePath(filename.replace("\\", "/")).name).replace("\n", " ").strip()[:255]


def shown_title(title: str) -> str:
    """A title on one line, as long as it may be."""
    return " ".join(canonical(title).split())[:500]
