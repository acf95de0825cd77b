"""The stored file of an import, and what is said when it cannot be read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from django.core.files.base import File

from threads import importers
from threads.errors import Refused
from threads.importers.base import MalformedFile
from threads.importers.unpacking import inner_name, unpacked
from threads.models import Import

# Bytes of one read.
_CHUNK = 1 << 16


class Unreadable(Refused):
    """The file cannot be imported; `place` says where the trouble is, where that is known."""

    code = "malformed_file"

    def __init__(self, error: MalformedFile, *, looks_like: str = "") -> None:
        super().__init__(f"{error}{looks_like}")
        self.place = error.place


class _Watched(io.RawIOBase):
    """A file that tells how far it has been read."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        self._file = file
        self._told = told
        self.seek, self.tell = file.seek, file.tell  # type: ignore[method-assign]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._told(self._file.tell())
        return len(chunk)


@contextmanager
def opened(source: Import, *, told: Callable[[int], None] | None = None) -> Iterator[BinaryIO]:
    """The file's bytes, seekable; of a compressed file what it holds. Raises MalformedFile, then and while reading.

    `told` hears after every read how many bytes of the stored file lie before its place; what it raises ends the read.
    """
    with source.file.open("rb") as stored:
        # Django's wrappers iterate by lines of their own making; importers want the file itself.
        raw: object = stored
        while isinstance(raw, File):
            raw = raw.file
        file = cast(BinaryIO, raw)
        yield unpacked(file if told is None else cast(BinaryIO, io.BufferedReader(_Watched(file, told), _CHUNK)))


def other_format(source: Import) -> str:
    """What to add to an error if the file looks like another format than the one it was read as."""
    try:
        with opened(source) as file:
            likely = importers.sniff(file.read(importers.HEAD_BYTES), inner_name(source.filename))
    except MalformedFile:
        return ""
    return "" if likely.name == source.format else f" It looks like {likely.label}."
