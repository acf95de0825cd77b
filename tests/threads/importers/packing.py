"""Sets of files as the service keeps them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from threads.importers.parts import packed
from threads.importers.sets import file_sets


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The zip of some files."""
    target = io.BytesIO()
    packed(((name, io.BytesIO(content)) for name, content in files), target)
    return target.getvalue()


def sets_in(folder: Path) -> dict[str, bytes]:
    """Each set of several files that a folder of samples holds, by its format, as a zip."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return {
        found.format: zipped((name, (folder / name).read_bytes()) for name in found.names)
        for found in file_sets(names).sets
        if found.format
    }
