"""What the file of an import is, before it is read: its format, and an outline where a text wants a look."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from threads import importers
from threads.errors import Refused
from threads.importers.base import MalformedFile
from threads.importers.outline import Draft
from threads.importers.previewing import PREVIEWED
from threads.importers.unpacking import unpacked
from threads.models import Import
from threads.services.files import Unreadable
from threads.services.importing.columns import note_columns
from threads.services.importing.reading import options_of
from threads.services.outlining import LONGEST, propose_outline
from threads.text import canonical


def recognise(source: Import, content: BinaryIO, format: str | None, *, origin: str = "") -> bool:
    """Write into the import, which is not saved, what its file is; whether a person should look at that first.

    `format` is what a person named. Where the import `asks_first`, a text gets its proposed outline, unless it is too
    long to look through, and a table waits for its columns. The file is left at its start. Raises Unreadable, with
    `origin` behind its words, and Refused for a bundle in a bundle.
    """
    try:
        draft = _draft(source, unpacked(content), format)
    except MalformedFile as error:
        raise Unreadable(error, looks_like=origin) from error
    if source.format == importers.BUNDLE:
        _refuse_nesting(source)
        source.mapping |= {"format": format} if format else {}
    if draft is not None and source.asks_first and len(draft.lines) <= LONGEST:
        source.outline = propose_outline(draft)
    waits = source.outline is not None or note_columns(source, unpacked(content))
    content.seek(0)
    return waits


def _draft(source: Import, readable: BinaryIO, format: str | None) -> Draft | None:
    """Name the format of the import, and give what a person may look through before it. Raises MalformedFile."""
    options = options_of(source)
    found = importers.recognise(readable, options.filename)
    # Of a bundle the format that was named is that of each file.
    source.format = found if format is None or found == importers.BUNDLE else importers.by_name(format).name
    if source.format == importers.BUNDLE:
        return None
    importer = importers.by_name(source.format)
    importers.check_filters(importer, options.filters)
    _refuse_columns(source)
    return importers.draft_of(importer, readable, options)


def _refuse_columns(source: Import) -> None:
    """Of several files some may have no columns, but a single one is told. Raises MalformedFile."""
    if source.part_of is None and "columns" in source.mapping and source.format not in PREVIEWED:
        label = importers.by_name(source.format).label
        raise MalformedFile(f"columns cannot be chosen for {label}", advice="leave them out, or name another format")


def shown_name(filename: str) -> str:
    """The last part of the name, as it may be shown (escaped) and stored."""
    return canonical(PurePath(filename.replace("\\", "/")).name).replace("\n", " ").strip()[:255]


def shown_title(title: str) -> str:
    """A title on one line, as long as it may be."""
    return " ".join(canonical(title).split())[:500]


def _refuse_nesting(source: Import) -> None:
    if source.part_of is not None:
        raise Refused("This is an archive inside an archive. Import it by itself.")
