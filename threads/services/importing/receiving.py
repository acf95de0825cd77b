"""A file or pasted text comes in."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from threads import importers
from threads.errors import Refused
from threads.importers import plain_text
from threads.importers.base import MalformedFile, Options
from threads.importers.unpacking import inner_name, unpacked
from threads.models import Import, Project, User
from threads.services.files import Unreadable
from threads.services.importing.deciding import queue
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
    mapping: Mapping[str, str] | None = None,
    label_columns: Sequence[str] = (),
    label_separator: str = "",
    encoding: str | None = None,
    keeps_good_rows: bool = False,
    preview: bool | None = None,
) -> Import:
    """Store a file (seekable, perhaps compressed) or a pasted text and queue its import.

    `mapping` goes from targets to columns or fields. The values of `label_columns` are labels, several in one cell
    where a `label_separator` parts them (see `importers.label_columns`). Without `format` the file is recognised,
    without `encoding` (one of importers.ENCODINGS) it is UTF-8 or says so. Plain text becomes a draft that waits for a
    look at its outline, unless `preview` is False or it is too long to look through. Raises Refused, with nothing
    stored, for what is empty, too large or no thread.
    """
    told: dict[str, Any] = dict(mapping or {})
    told |= {"encoding": encoding} if encoding and file is not None else {}
    told |= {"label_columns": list(label_columns)} if label_columns else {}
    told |= {"label_separator": label_separator} if label_separator else {}
    content: BinaryIO = io.BytesIO(canonical(text or "").encode()) if file is None else file
    name = _shown_name(filename) or ("pasted.txt" if file is None else "unnamed")
    size, checksum = _measure(content)
    try:
        readable = unpacked(content)
        head = readable.read(importers.HEAD_BYTES)
        readable.seek(0)
        importer = importers.by_name(format) if format else importers.sniff(head, inner_name(name))
        is_text = importer.name == plain_text.name
        options = Options(filename=inner_name(name), encoding=told.get("encoding"))
        lines = plain_text.text_lines(readable, options) if is_text else []
    except MalformedFile as error:
        raise Unreadable(error) from error
    content.seek(0)
    waits = is_text and preview is not False and len(lines) <= LONGEST
    source = Import(
        project=project,
        created_by=by,
        filename=name,
        checksum=checksum,
        size=size,
        format=importer.name,
        title=" ".join(canonical(title).split())[:500],
        mapping=told,
        keeps_good_rows=keeps_good_rows,
        outline=propose_outline(lines) if waits else None,
    )
    # Where it lies says nothing of what it is called: a name is the uploader's word.
    source.file.save(uuid4().hex, File(content), save=False)
    try:
        with transaction.atomic():
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


def _shown_name(filename: str) -> str:
    """The last part of the name, as it may be shown (escaped) and stored."""
    return canonical(PurePath(filename.replace("\\", "/")).name).replace("\n", " ").strip()[:255]
