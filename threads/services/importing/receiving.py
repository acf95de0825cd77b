"""A file, a pasted text or an address comes in."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from threads.errors import Refused
from threads.importers.base import MalformedFile
from threads.models import Import, Project, User
from threads.services.files import Unreadable
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
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    keeps_good_rows: bool = False,
    preview: bool | None = None,
) -> Import:
    """Store a file (seekable, perhaps compressed) or a pasted text and queue its import; or queue an address.

    Without `format` the file is recognised, without `encoding` (one of importers.ENCODINGS) it is UTF-8 or says so.
    Plain text becomes a draft that waits for a look at its outline, unless `preview` is False or it is too long to
    look through. What lies at an address is looked at by the worker that fetches it. Raises Refused, with nothing
    stored, for what is empty, too large or no thread, and for an address that may not be fetched.
    """
    mapping = dict(mapping or {}) | ({"encoding": encoding} if encoding and text is None else {})
    if url is not None:
        return begin_fetch(
            project,
            by=by,
            url=url,
            format=format,
            title=title,
            mapping=mapping,
            keeps_good_rows=keeps_good_rows,
            preview=preview is not False,
        )
    content: BinaryIO = io.BytesIO(canonical(text or "").encode()) if file is None else file
    name = shown_name(filename) or ("pasted.txt" if file is None else "unnamed")
    size, checksum = _measure(content)
    try:
        found = recognise(content, name, format=format, encoding=mapping.get("encoding"), preview=preview is not False)
    except MalformedFile as error:
        raise Unreadable(error) from error
    source = Import(
        project=project,
        created_by=by,
        filename=name,
        checksum=checksum,
        size=size,
        format=found.format,
        title=shown_title(title),
        mapping=mapping,
        keeps_good_rows=keeps_good_rows,
        outline=found.outline,
    )
    # Where it lies says nothing of what it is called: a name is the uploader's word.
    source.file.save(uuid4().hex, File(content), save=False)
    try:
        with transaction.atomic():
            source.save()
            if found.outline is None:
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
