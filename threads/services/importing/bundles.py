"""Several files at once: given together, or in one archive. What belongs together becomes one import, a part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.utils import timezone

from threads.errors import Refused
from threads.importers import BUNDLE
from threads.importers.archive import Archive
from threads.importers.base import MalformedFile
from threads.importers.parts import packed
from threads.importers.sets import FileSet, file_sets
from threads.jobs import Run
from threads.models import Import, Project, User
from threads.services.files import opened
from threads.services.importing.receiving import begin_import

# Of the files that were passed over, the report names the first.
_NAMED = 100


def begin_imports(
    project: Project, *, by: User, files: Sequence[tuple[str, BinaryIO]], text: str = "", **given: Any
) -> Import:
    """Store files (name and seekable content), or the text where there is none, and queue their import.

    Several files are kept as one archive, whose parts a worker sorts out. `given` is as `begin_import` takes it.
    Raises Refused, with nothing stored.
    """
    if not files:
        return begin_import(project, by=by, text=text, **given)
    if len(files) == 1:
        name, file = files[0]
        return begin_import(project, by=by, file=file, filename=name, **given)
    with TemporaryFile() as archive:
        packed(files, archive)
        return begin_import(project, by=by, file=archive, filename=f"{len(files)} files", **given)


def begin_parts(source: Import, run: Run) -> None:
    """The worker's part: one import for each file or set of files in the archive of `source`.

    Safe to run twice: a part that is there already is not begun again. Raises MalformedFile where nothing is in it.
    """
    begun = set(source.parts.values_list("part", flat=True))
    refused: list[dict[str, str]] = []
    with opened(source) as file:
        archive = Archive(file)
        found = file_sets(archive.names)
        if not found.sets:
            raise MalformedFile("the archive holds no file with a thread", advice="choose other files")
        for number, part in enumerate(found.sets):
            run.progress(number, len(found.sets), f"{number} of {len(found.sets)} files sorted out")
            if number in begun:
                continue
            try:
                _begin_part(source, number, part, archive, run)
            except (Refused, MalformedFile) as error:
                # One that is damaged says nothing of its neighbours.
                refused.append({"name": part.names[0], "message": str(error)})
    report = {
        "format": BUNDLE,
        "counts": {"parts": len(found.sets) - len(refused), "refused": len(refused), "skipped": len(found.skipped)},
        "refused": refused,
        "skipped": list(found.skipped[:_NAMED]),
    }
    with run.transaction():
        Import.objects.filter(pk=source.pk).update(
            state=Import.State.PUBLISHED, published_at=timezone.now(), report=report
        )


def _begin_part(source: Import, number: int, part: FileSet, archive: Archive, run: Run) -> None:
    with _content(part, archive) as content:
        begin_import(
            source.project,
            by=source.created_by,
            file=content,
            filename=", ".join(PurePath(name).name for name in part.names),
            format=part.format or source.mapping.get("format"),
            asks_first=source.asks_first,
            keeps_good_rows=source.keeps_good_rows,
            reading={name: value for name, value in source.mapping.items() if name != "format"},
            part=(source, number),
            run=run,
        )


@contextmanager
def _content(part: FileSet, archive: Archive) -> Iterator[BinaryIO]:
    """A seekable copy: of one file the file itself, of a set the set's own archive."""
    with TemporaryFile() as content:
        if part.format is None:
            with archive.open(part.names[0]) as entry:
                while chunk := entry.read(1 << 20):
                    content.write(chunk)
        else:
            packed(((name, archive.open(name)) for name in part.names), content)
        content.seek(0)
        yield content
