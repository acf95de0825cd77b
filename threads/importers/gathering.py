"""The comments of one thread as they are found, until all are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from threads.importers.base import MAX_COMMENTS, MalformedFile, Options, RawComment
from threads.importers.notices import Notices
from threads.importers.policies import tell_double

TITLE_CHARACTERS = 80


class Gathering:
    """Takes comments in the order of the file, each id once; every one has an id. Iterates over what it took."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._found: dict[str, RawComment] = {}

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[RawComment]:
        return iter(self._found.values())

    def add(self, comment: RawComment) -> None:
        """Keep a comment. Raises MalformedFile if its id stands for another one, and for one too many."""
        if len(self._found) >= MAX_COMMENTS:
            raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
        earlier = self._found.setdefault(comment.external_id or "", comment)
        if earlier is not comment:
            tell_double(earlier, comment, self._notices)


def title_of(options: Options, *found: str | None, is_only: bool = True) -> str:
    """A title for a thread: the one given for a single one, else the first found, else the name of the file.

    What was found may be a text: its first line serves, cut where it is long.
    """
    given = options.title if is_only else None
    if given:
        return given
    for text in found:
        line = next((line.strip() for line in (text or "").split("\n") if line.strip()), "")
        if line:
            return line if len(line) <= TITLE_CHARACTERS else f"{line[: TITLE_CHARACTERS - 1].rstrip()}…"
    return PurePath(options.filename).stem or "Untitled"
