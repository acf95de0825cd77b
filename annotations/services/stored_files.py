"""Files of releases in the media folder (or its replacement)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.core.files import File
from django.db.models.fields.files import FieldFile


@contextmanager
def stored(field: FieldFile, name: str, file: BinaryIO) -> Iterator[None]:
    """Copy the file into the storage, which may take long, before a transaction begins; gone again if that fails."""
    file.seek(0)
    field.save(name, File(file), save=False)
    try:
        yield
    except BaseException:
        field.delete(save=False)
        raise


def checksum_of(file: BinaryIO | File[bytes]) -> str:
    """SHA-256 (hex) of a file from its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
