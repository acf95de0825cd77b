"""Paths of a command line as what is imported together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from threads.importers.sets import file_sets

STDIN = "-"


def is_address(path: str) -> bool:
    """Whether it is fetched rather than opened."""
    return path.startswith(("http://", "https://"))


class Gathered(NamedTuple):
    """Files that are read together, or one file; `shown` is what to call them."""

    shown: str
    paths: Sequence[str]


def gathered(paths: Sequence[str]) -> Iterator[Gathered]:
    """What to import, in the order given: a folder gives every file below it that may hold threads.

    Files that were named come in even where they look as if they held none. Nothing is opened.
    """
    folders: dict[Path, int] = {}
    named = {
        f"{folders.setdefault(Path(path).parent, len(folders))}/{Path(path).name}": path
        for path in paths
        if path != STDIN and not is_address(path) and not Path(path).is_dir()
    }
    together = {part.paths[0]: part for part in _sets(named) if len(part.paths) > 1}
    followers = {path for part in together.values() for path in part.paths[1:]}
    for path in paths:
        if path != STDIN and not is_address(path) and Path(path).is_dir():
            below = sorted(file for file in Path(path).rglob("*") if file.is_file())
            yield from _sets({file.relative_to(path).as_posix(): str(file) for file in below})
        elif path not in followers:
            yield together.get(path, Gathered(path, [path]))


def _sets(path_of: Mapping[str, str]) -> Iterator[Gathered]:
    for found in file_sets(list(path_of)).sets:
        members = [path_of[name] for name in found.names]
        yield Gathered(", ".join(members), members)
