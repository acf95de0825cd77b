"""A file, pasted text or an address comes in."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any, BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from threads.errors import Refused
from threads.jobs import Run, transaction_of
from threads.models import Import, Project, User
from threads.services.importing.deciding import queue
from threads.services.importing.fetching import begin_fetch
from threads.services.importing.recognising import recognise, shown_name, shown_title
from threads.text import canonical


def begin_import(
    project: Project,
    *,
    by: User,
    file: BinaryIO | None = None,
    text: str | None = None,
    url: str | None = None,
    filename: str = "",
    format: str | None = None,
    title: str = "",
    asks_first: bool = False,
    keeps_good_rows: bool = False,
    reading: Mapping[str, Any] | None = None,
    part: tuple[Import, int] | None = None,
    run: Run | None = None,
) -> Import:
    """Store a file (seekable, perhaps compressed) or a pasted text and queue its import; or queue that of an address.

    Without `format` the file is recognised. `reading` is how to read it, as `mapping_of` gives it. With `asks_first`
    a text becomes a draft that waits for a look at its outline, unless it is too long to look through; a table or
    JSON records become one that waits for a look at their columns, unless `reading` names them; and any other import
    stops before anything is added where there is something to decide. A file out of the archive of another import is a
    `part`: that import and the file's number in it, begun by that import's `run`. What lies at an address is looked at
    by the worker that fetches it. Raises Refused, with nothing stored, for what is empty, too large or no thread, and
    for an address that may not be fetched.
    """
    if url:
        return begin_fetch(
            project,
            by=by,
            url=url,
            format=format,
            title=title,
            asks_first=asks_first,
            keeps_good_rows=keeps_good_rows,
            reading=reading,
        )
    content: BinaryIO = io.BytesIO(canonical(text or "").encode()) if file is None else file
    source = Import(
        project=project,
        created_by=by,
        filename=shown_name(filename) or ("pasted.txt" if file is None else "unnamed"),
        title=shown_title(title),
        # Pasted text is decoded already.
        mapping={name: value for name, value in (reading or {}).items() if file is not None or name != "encoding"},
        keeps_good_rows=keeps_good_rows,
        asks_first=asks_first,
        part_of=part[0] if part else None,
        part=part[1] if part else None,
    )
    source.size, source.checksum = _measure(content)
    waits = recognise(source, content, format)
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
