"""Zip archives as bytes and never as files: nothing is extracted to a path, nothing grows beyond its bounds."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from typing import Any, BinaryIO, cast

from threads.importers.base import MalformedFile

MAX_ENTRIES = 10_000
MAX_RATIO = 100
"""How many times an archive may grow, once it is past FREE_BYTES."""
FREE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024

_MAX_READ = 4 * 1024 * 1024
"""No single read is larger: the directory of an archive is read in one, and its length is the archive's own word."""
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The two that every program writes. The others unpack without bound on what one step may give."""
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
"""What Python's reader raises for a broken archive; RuntimeError and NotImplementedError for what it cannot read."""


def is_zip(head: bytes) -> bool:
    """Whether a file that begins with `head` is a zip archive."""
    return head.startswith(_MAGIC)


class Archive:
    """A zip archive all of whose entries have been looked at: names are safe, and none is a link, doubled or locked.

    Raises MalformedFile naming the entry, when it is opened or while an entry is read.
    """

    def __init__(self, file: BinaryIO, *, max_bytes: int = MAX_UNPACKED_BYTES) -> None:
        """`file` is seekable; `max_bytes` bounds what all entries that are read may unpack to together.

        As many bytes as the archive itself has are never too many, so that entries may be stored as they are.
        """
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        self._budget = max(size, min(max_bytes, max(FREE_BYTES, size * MAX_RATIO)))
        self._unpacked: Counter[str] = Counter()
        try:
            self._zip = zipfile.ZipFile(cast(Any, _Cautious(file)))
            entries = self._zip.infolist()
        except _BROKEN as error:
            raise _damaged("the archive", error) from None
        if len(entries) > MAX_ENTRIES:
            raise MalformedFile(
                f"the archive has {len(entries):,} entries; it may have {MAX_ENTRIES:,}", advice="pack fewer files"
            )
        _check(entries)
        self.names = tuple(entry.filename for entry in entries if not entry.is_dir())
        """Paths of the files inside, in the order of the archive; folders have none of their own."""
        if not self.names:
            raise MalformedFile(
                "the file is empty: an archive without files", advice="choose a file that holds a thread"
            )

    def open(self, name: str) -> BinaryIO:
        """The bytes of an entry, unpacked while they are read; seekable to its start."""
        try:
            return cast(BinaryIO, io.BufferedReader(_Entry(self._zip.open(name), name, self)))
        except _BROKEN as error:
            raise _damaged(f"the entry {name[:80]!r}", error) from None

    def reached(self, position: int, name: str) -> None:
        """Note how far an entry was read; reading it again costs nothing.

        Raises MalformedFile once all entries together have given too much, whatever the headers say.
        """
        self._unpacked[name] = max(self._unpacked[name], position)
        if self._unpacked.total() > self._budget:
            raise MalformedFile(
                f"the archive unpacks to more than {self._budget:,} bytes",
                place=f"entry {name[:80]!r}",
                advice="import its files one by one",
            )


class _Cautious:
    """A seekable file for zipfile, which asks for as many bytes as an archive claims to have."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(_MAX_READ + 1 if size < 0 else size) if size <= _MAX_READ else None
        if part is None or len(part) > _MAX_READ:
            raise zipfile.BadZipFile("a part of it claims to be very large")
        return part


class _Entry(io.RawIOBase):
    """An entry being read: every byte is counted, and what is broken has the name of the entry."""

    def __init__(self, unpacking: Any, name: str, archive: Archive) -> None:
        self._unpacking = unpacking
        self._name = name
        self._archive = archive

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._unpacking.read(len(buffer))
        except _BROKEN as error:
            raise _damaged(f"the entry {self._name[:80]!r}", error) from None
        self._archive.reached(self.tell(), self._name)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        # Only back to the start: any other jump would unpack bytes that nobody counts.
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("an entry can only be read from its start")
        return int(self._unpacking.seek(0))

    def tell(self) -> int:
        return int(self._unpacking.tell())


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what no honest archive of texts has."""
    times = Counter(entry.filename for entry in entries)
    for entry in entries:
        problem = _problem(entry) or ("stands in the archive twice" if times[entry.filename] > 1 else "")
        if problem:
            raise MalformedFile(
                f"the entry {entry.orig_filename[:80]!r} {problem}", advice="pack the files again, without it"
            )


def _problem(entry: zipfile.ZipInfo) -> str:
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or _DRIVE.match(name) or ".." in name.split("/"):
        return "leads out of the archive"
    if not name or _CONTROL.search(name):
        return "has no readable name"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, not a file"
    if entry.flag_bits & 0x41:
        return "is encrypted"
    return "" if entry.compress_type in _METHODS else "is packed by a rare method"


def _damaged(what: str, error: Exception) -> MalformedFile:
    return MalformedFile(
        f"{what} is cut off or damaged ({str(error)[:120] or type(error).__name__})", advice="download it again"
    )
