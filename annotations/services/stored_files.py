"""Files of releases in the media folder (or its replacement): written whole or not at all, and checked when opened."""

from __future__ import annotations

import errno
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from django.core.files import File
from django.db.models.fields.files import FieldFile

from threads import jobs
from threads.errors import Conflict, Refused

# No room on the disk, in the person's quota, or under the limit for one file.
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def scratch() -> Iterator[BinaryIO]:
    """A temporary file to write to and to store. Raises Refused where the disk has no room for it, or for its copy."""
    try:
        with tempfile.TemporaryFile() as file:
            yield file
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refused(
            f"The disk is full ({error.strerror}), so no file was written. Free some space where Rejoinder keeps its "
            f"files or in {tempfile.gettempdir()}, then try again."
        ) from error


@contextmanager
def stored(field: FieldFile, name: str, file: BinaryIO, run: jobs.Run) -> Iterator[None]:
    """Copy the file into the storage, which may take long, before a transaction begins; gone again if that fails.

    Each attempt has a name of its own, so that none touches what another wrote, and removes what those before it left.
    """
    attempts = range(1, run.job.attempt + 1)
    names = [field.field.generate_filename(field.instance, f"{run.job.pk}-{attempt}-{name}") for attempt in attempts]
    for left in names[:-1]:
        field.storage.delete(left)
    file.seek(0)
    try:
        field.name = field.storage.save(names[-1], File(file))
        yield
    except BaseException:
        field.storage.delete(field.name or names[-1])
        field.name = None
        raise


def opened(field: FieldFile, size: int | None, *, what: str) -> File[bytes]:
    """The stored file, to be read. Raises Conflict where it is gone, or not of the size it was written in."""
    try:
        if size is None or field.size == size:
            return field.open("rb")
    except FileNotFoundError:
        pass
    raise Conflict(f"{what} was changed on disk; restore it from a backup.")


def checksum_of(file: BinaryIO | File[bytes]) -> str:
    """SHA-256 (hex) of a file from its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
