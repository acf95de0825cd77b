"""A set of files as one zip: written when it comes in, and read back part by part."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from threads.importers.archive import Archive, is_zip
from threads.importers.base import MalformedFile, Options
from threads.importers.sets import file_sets
from threads.importers.unpacking import inner_name, unpacked
from threads.text import canonical

_CHUNK = 1 << 20
_NAME_CHARACTERS = 1000
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell."""
_UNIX = 3
_FILE = 0o100644 << 16
_UNSAFE = re.compile(r"^[A-Za-z]:|[\x00-\x1f\x7f\\]")
"""What `Archive` refuses in a name."""


def packed(entries: Iterable[tuple[str, BinaryIO]], into: BinaryIO) -> None:
    """Write a zip of the entries, in their order, uncompressed, under their names with the folders in them.

    The same entries give the same bytes. Each is read from where it stands to its end, once the one before is written;
    it may be larger than memory. `into` is seekable. A name that comes again gets a number in front, and what no
    archive may have in a name is mended.
    """
    given: set[str] = set()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for number, (name, file) in enumerate(entries, start=1):
            own = _mended(name)
            while own in given:
                own = f"{number} {own}"
            given.add(own)
            info = zipfile.ZipInfo(own, _FIRST_DAY)
            info.create_system, info.external_attr = _UNIX, _FILE
            # How long an entry is shows only when it is written, so all may be longer than 4 GiB.
            with archive.open(info, "w", force_zip64=True) as written:
                shutil.copyfileobj(file, written, _CHUNK)


def _mended(name: str) -> str:
    whole = "/".join(part for part in canonical(name).split("/") if part not in ("", ".", ".."))
    return _UNSAFE.sub("_", whole[-_NAME_CHARACTERS:].lstrip("/")) or "unnamed"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a set, or the only one there is."""

    file: BinaryIO
    """What it holds: a compressed one is unpacked while it is read. Seekable to its start."""
    options: Options
    """Those of the import, with the part's own name."""
    name: str = ""
    """As in the set; "" for a file that is none."""

    @property
    def kind(self) -> str:
        """What the part is called, in whatever folder, in lower case and without the ending of a compressed file."""
        return inner_name(PurePosixPath(self.name).name).lower()

    def at(self, place: str) -> str:
        """A place in the part as a place in the set, such as "'Posts.xml', line 7"."""
        shown = repr(self.name[:80]) if self.name else ""
        return place if place.startswith(shown) else ", ".join(filter(None, (shown, place)))

    @contextmanager
    def named(self) -> Iterator[None]:
        """What is refused while the part is read is told with its name."""
        try:
            yield
        except MalformedFile as error:
            raise MalformedFile(error.problem, place=self.at(error.place), advice=error.advice) from None


def parts(file: BinaryIO, options: Options) -> tuple[Part, ...]:
    """The files of a set, the one that leads first, or a file that is no zip by itself. Raises MalformedFile.

    Of an archive that holds a set and other files besides, only those of the set are read.
    """
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if not is_zip(head):
        return (Part(file, options),)
    archive = Archive(file)
    found = [each for each in file_sets(archive.names).sets if each.format]
    names = found[0].names if len(found) == 1 else archive.names
    return tuple(
        Part(unpacked(archive.open(name)), replace(options, filename=inner_name(PurePosixPath(name).name)), name)
        for name in names
    )
