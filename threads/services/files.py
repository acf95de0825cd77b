"""The stored file of an import, and what is said when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.core.files.base import File

from threads import importers
from threads.errors import Refused
from threads.importers.base import MalformedFile
from threads.importers.unpacking import inner_name, unpacked
from threads.models import Import


class Unreadable(Refused):
    """The file cannot be imported; `place` says where the trouble is, where that is known."""

    code = "malformed_file"

    def __init__(self, error: MalformedFile, *, looks_like: str = "") -> None:
        super().__init__(f"{error}{looks_like}")
        self.place = error.place


@contextmanager
def opened(source: Import) -> Iterator[BinaryIO]:
    """The file's bytes, seekable; of a compressed file what it holds. Raises MalformedFile, then and while reading."""
    with source.file.open("rb") as stored:
        # Django's wrappers iterate by lines of their own making; importers want the file itself.
        raw: object = stored
        while isinstance(raw, File):
            raw = raw.file
        yield unpacked(cast(BinaryIO, raw))


def other_format(source: Import) -> str:
    """What to add to an error if the file looks like another format than the one it was read as."""
    try:
        with opened(source) as file:
            likely = importers.sniff(file.read(importers.HEAD_BYTES), inner_name(source.filename))
    except MalformedFile:
        return ""
    return "" if likely.name == source.format else f" It looks like {likely.label}."
