"""A release in one zip: its files in several formats, what they are, and the checksums of all."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import orjson

from annotations.cards import datasheet, methods
from annotations.exporters import FORMATS
from annotations.exporters.archives import archive
from annotations.exporters.base import Exporter
from annotations.models import Release
from annotations.services.manifests import manifest
from annotations.services.records import moment
from annotations.services.stored_files import checksum_of

_INDENTED: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
_README: Final = """{release}{title}

Frozen {frozen_at}, written by Rejoinder.

{files}
manifest.json: what the release holds, who annotated under which rules, and the SHA-256 of the files above.
release.json: everything that was frozen besides the records; schemes and guidelines in full.
DATASHEET.md, METHODS.md: what to say of it in a paper.
SHA256SUMS: to check that nothing was changed: sha256sum -c SHA256SUMS
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is asked for like a format, and made of the files of formats."""

    name: str = "bundle"
    label: str = "All of it in one zip"
    suffix: str = ".zip"
    media_type: str = "application/zip"


BUNDLE: Final = Bundle()
# Whatever can be asked for.
KINDS: Final[Mapping[str, Exporter | Bundle]] = {**FORMATS, BUNDLE.name: BUNDLE}


def filename_of(release: Release, kind: Exporter | Bundle) -> str:
    """What the file is called when it is downloaded."""
    return f"{release.project.slug}-{release.number}{kind.suffix}"


def write_bundle(
    release: Release, formats: Sequence[str], write: Callable[[Exporter, BinaryIO], None], out: BinaryIO
) -> None:
    """Writes the zip. `write` writes one format to a file. The same release and formats give the same bytes."""
    files: list[dict[str, Any]] = []
    with archive(out) as zip:
        for format in formats:
            exporter = FORMATS[format]
            name = filename_of(release, exporter)
            with tempfile.TemporaryFile() as file:
                write(exporter, file)
                files.append(_told(name, exporter, file))
                zip.copy(name, file, is_compressed=name.endswith((".zip", ".gz", ".parquet")))
        described = {
            "README.txt": _readme(release, files).encode(),
            "manifest.json": orjson.dumps(manifest(release) | {"files": files}, option=_INDENTED),
            "release.json": release.header.encode(),
            **_cards(release),
        }
        sums = [(row["sha256"], row["name"]) for row in files]
        for name, content in described.items():
            zip.add(name, content)
            sums.append((hashlib.sha256(content).hexdigest(), name))
        zip.add("SHA256SUMS", "".join(f"{checksum}  {name}\n" for checksum, name in sums))


def _cards(release: Release) -> dict[str, bytes]:
    """The datasheet and the paragraph for papers; version 0.1 froze nothing that they could be written from."""
    if not release.header:
        return {}
    told = manifest(release)
    return {"DATASHEET.md": datasheet(told).encode(), "METHODS.md": f"{methods(told)}\n".encode()}


def _told(name: str, exporter: Exporter, file: BinaryIO) -> dict[str, Any]:
    checksum = checksum_of(file)
    losses = list(exporter.losses)
    return {"name": name, "format": exporter.name, "sha256": checksum, "bytes": file.tell(), "losses": losses}


def _readme(release: Release, files: list[dict[str, Any]]) -> str:
    lines = [
        f"{row['name']}: {FORMATS[row['format']].label}. {' '.join(row['losses']) or 'Loses nothing.'}" for row in files
    ]
    return _README.format(
        release=release,
        title=f": {release.title}" if release.title else "",
        frozen_at=moment(release.frozen_at),
        files="\n".join(lines),
    )
