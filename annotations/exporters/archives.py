"""Zip files whose bytes depend on their contents alone, and names that any file system takes."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any, BinaryIO, Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can hold: equal bytes every time
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_BUFFER: Final = 1 << 20


class Archive:
    """A zip being written, one entry after the other."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def close(self) -> None:
        """Writes the directory; the archive is whole."""
        self._zip.close()

    def add(self, name: str, content: str | bytes) -> None:
        """One small entry; text is written as UTF-8."""
        self._zip.writestr(_entry(name), content)

    def copy(self, name: str, file: IO[bytes], *, is_compressed: bool = False) -> None:
        """One entry of any size, from the beginning of the file."""
        file.seek(0)
        with self.open(name, is_compressed=is_compressed) as target:
            shutil.copyfileobj(file, target, _BUFFER)

    @contextmanager
    def open(self, name: str, *, is_compressed: bool = False) -> Iterator[IO[bytes]]:
        """One entry of any size, to be written piece by piece; no other meanwhile."""
        entry = _entry(name)
        if is_compressed:
            entry.compress_type = zipfile.ZIP_STORED
        with self._zip.open(entry, "w", force_zip64=True) as target:
            yield target


@contextmanager
def archive(out: BinaryIO) -> Iterator[Archive]:
    """A zip written to `out`, whole at the end of the block."""
    found = Archive(out)
    yield found
    found.close()


class Entries(ExitStack):
    """A zip whose entries grow side by side, in temporary files; at the end of the block they are put in by name."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._files: dict[str, IO[bytes]] = {}

    def append(self, name: str, content: str | bytes) -> None:
        """More of an entry; text is written as UTF-8."""
        if name not in self._files:
            self._files[name] = self.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  (closed with the others)
        self._files[name].write(content.encode() if isinstance(content, str) else content)

    def __exit__(self, *raised: Any) -> Any:
        if raised[0] is None:
            with archive(self._out) as zip:
                for name in sorted(self._files):
                    zip.copy(name, self._files[name])
        return super().__exit__(*raised)


def file_name(public_id: str) -> str:
    """The id as a file's name, and another for each id, also where case does not count: strange ones get a digest."""
    if _PLAIN_NAME.fullmatch(public_id):
        return public_id
    digest = hashlib.sha256(public_id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", public_id)[:40].strip("_-")
    return f"{stem or 'id'}.{digest}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
