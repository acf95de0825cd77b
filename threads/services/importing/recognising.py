"""What the file of an import is, before it is read: its format, and an outline where plain text wants a look."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from threads import importers
from threads.errors import Refused
from threads.importers import plain_text
from threads.importers.base import MalformedFile
from threads.importers.unpacking import unpacked
from threads.models import Import
from threads.services.files import Unreadable
from threads.services.importing.reading import options_of
from threads.services.outlining import LONGEST, propose_outline
from threads.text import canonical


def recognise(source: Import, content: BinaryIO, format: str | None, *, origin: str = "") -> None:
    """Write into the import, which is not saved, what its file is; the file is left at its start.

    `format` is what a person named. Where the import `asks_first`, plain text gets its proposed outline, unless it is
    too long to look through. Raises Unreadable, with `origin` behind its words, and Refused for a bundle in a bundle.
    """
    options = options_of(source)
    try:
        readable = unpacked(content)
        found = importers.recognise(readable, options.filename)
        # Of a bundle the format that was named is that of each file.
        source.format = found if format is None or found == importers.BUNDLE else importers.by_name(format).name
        if source.format != importers.BUNDLE:
            importers.check_filters(importers.by_name(source.format), options.filters)
        lines = plain_text.text_lines(readable, options) if source.format == plain_text.name else None
    except MalformedFile as error:
        raise Unreadable(error, looks_like=origin) from error
    if source.format == importers.BUNDLE:
        _refuse_nesting(source)
        source.mapping |= {"format": format} if format else {}
    if lines is not None and source.asks_first and len(lines) <= LONGEST:
        source.outline = propose_outline(lines)
    content.seek(0)


def shown_name(filename: str) -> str:
    """The last part of the name, as it may be shown (escaped) and stored."""
    return canonical(PurePath(filename.replace("\\", "/")).name).replace("\n", " ").strip()[:255]


def shown_title(title: str) -> str:
    """A title on one line, as long as it may be."""
    return " ".join(canonical(title).split())[:500]


def _refuse_nesting(source: Import) -> None:
    if source.part_of is not None:
        raise Refused("This is an archive inside an archive. Import it by itself.")
