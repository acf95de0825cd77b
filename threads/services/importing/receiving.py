"""A file, several files or pasted text come in."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from threads import importers
from threads.errors import Refused
from threads.importers.base import MalformedFile
from threads.importers.outline import Draft
from threads.importers.previewing import PREVIEWED
from threads.importers.unpacking import unpacked
from threads.jobs import Run, transaction_of
from threads.models import Import, Project, User
from threads.services.files import Unreadable
from threads.services.importing.columns import note_columns
from threads.services.importing.deciding import queue
from threads.services.importing.reading import options_of
from threads.services.outlining import LONGEST, propose_outline
from threads.text import canonical


def begin_import(
    project: Project,
    *,
    by: User,
    file: BinaryIO | None = None,
    text: str | None = None,
    filename: str = "",
    format: str | None = None,
    title: str = "",
    asks_first: bool = False,
    keeps_good_rows: bool = False,
    reading: Mapping[str, Any] | None = None,
    part: tuple[Import, int] | None = None,
    run: Run | None = None,
) -> Import:
    """Store a file (seekable, perhaps compressed) or a pasted text and queue its import.

    Without `format` the file is recognised. `reading` is how to read it, as `mapping_of` gives it. With `asks_first`
    a text becomes a draft that waits for a look at its outline, unless it is too long to look through; a table or
    JSON records become one that waits for a look at their columns, unless `reading` names them; and any other import
    stops before anything is added where there is something to decide. A file out of the archive of another import is a
    `part`: that import and the file's number in it, begun by that import's `run`. Raises Refused, with nothing stored,
    for what is empty, too large or no thread.
    """
    content: BinaryIO = io.BytesIO(canonical(text or "").encode()) if file is None else file
    source = Import(
        project=project,
        created_by=by,
        filename=_shown_name(filename) or ("pasted.txt" if file is None else "unnamed"),
        title=" ".join(canonical(title).split())[:500],
        # Pasted text is decoded already.
        mapping={name: value for name, value in (reading or {}).items() if file is not None or name != "encoding"},
        keeps_good_rows=keeps_good_rows,
        asks_first=asks_first,
        part_of=part[0] if part else None,
        part=part[1] if part else None,
    )
    source.size, source.checksum = _measure(content)
    draft = _recognise(source, content, format)
    if source.format == importers.BUNDLE:
        _refuse_nesting(source)
        source.mapping |= {"format": format} if format else {}
    if draft is not None and asks_first and len(draft.lines) <= LONGEST:
        source.outline = propose_outline(draft)
    waits = source.outline is not None or note_columns(source, unpacked(content))
    content.seek(0)
    # Where it lies says nothing of what it is called: a name is the uploader's word.
    source.file.save(uuid4().hex, File(content), save=False)
    try:
        with transaction_of(run):
            source.save()
            if not waits:
                queue(source, by)
    except BaseException:
        source.file.delete(save=False)
        raise
    return source


def _recognise(source: Import, content: BinaryIO, format: str | None) -> Draft | None:
    """Name the format of the import, and give what a person may look through before it. Raises Unreadable."""
    options = options_of(source)
    try:
        readable = unpacked(content)
        found = importers.recognise(readable, options.filename)
        # Of a bundle the format that was named is that of each file.
        source.format = found if format is None or found == importers.BUNDLE else importers.by_name(format).name
        if source.format == importers.BUNDLE:
            return None
        importer = importers.by_name(source.format)
        importers.check_filters(importer, options.filters)
        _refuse_columns(source)
        return importers.draft_of(importer, readable, options)
    except MalformedFile as error:
        raise Unreadable(error) from error


def _refuse_columns(source: Import) -> None:
    """Of several files some may have no columns, but a single one is told. Raises MalformedFile."""
    if source.part_of is None and "columns" in source.mapping and source.format not in PREVIEWED:
        label = importers.by_name(source.format).label
        raise MalformedFile(f"columns cannot be chosen for {label}", advice="leave them out, or name another format")


def _refuse_nesting(source: Import) -> None:
    if source.part_of is not None:
        raise Refused("This is an archive inside an archive. Import it by itself.")


def _measure(content: BinaryIO) -> tuple[int, str]:
    """Size in bytes and SHA-256; leaves the file at its start. Raises Refused for one that is too large."""
    digest = hashlib.sha256()
    size = 0
    content.seek(0)
    while chunk := content.read(1 << 20):
        size += len(chunk)
        if size > settings.MAX_UPLOAD_BYTES:
            limit = filesizeformat(settings.MAX_UPLOAD_BYTES).replace("\xa0", " ")
            raise Refused(f"The file is larger than {limit}; split it into several.")
        digest.update(chunk)
    content.seek(0)
    return size, digest.hexdigest()


def _shown_name(filename: str) -> str:
    """The last part of the name, as it may be shown (escaped) and stored."""
    return canonical(PurePath(filename.replace("\\", "/")).name).replace("\n", " ").strip()[:255]
