"""Write a backup."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import models
from django.utils import timezone

from threads.services.backups.tables import applied_migrations, columns, lines, tables
from threads.services.snapshots import snapshot

VERSION: Final = 1
MANIFEST: Final = "manifest.json"
# Bytes of a file that are copied at once.
CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """What a backup holds."""

    rows: int
    files: int
    missing: list[str]
    """Files that rows name and the media folder has not."""


def back_up(path: Path, *, tell: Callable[[str], None]) -> Written:
    """Write everything as it is at one moment, while others go on writing. `tell` hears what is being written.

    The file has its name once it is whole; raises FileExistsError where there is one of that name.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive, snapshot():
            manifest: dict[str, Any] = {"version": VERSION, "at": timezone.now().isoformat()}
            manifest["migrations"] = applied_migrations()
            manifest["tables"] = {model._meta.label: _table(archive, model, tell) for model in tables()}
            manifest["files"], missing = _files(archive, tell)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        part.chmod(0o600)
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Written(sum(each["rows"] for each in manifest["tables"].values()), len(manifest["files"]), missing)


def _table(archive: zipfile.ZipFile, model: type[models.Model], tell: Callable[[str], None]) -> dict[str, Any]:
    tell(model._meta.label)
    count, digest = 0, hashlib.sha256()
    with archive.open(f"tables/{model._meta.label}.jsonl", "w", force_zip64=True) as member:
        for line in lines(model):
            member.write(line)
            digest.update(line)
            count += 1
    return {"columns": columns(model), "rows": count, "sha256": digest.hexdigest()}


def _files(archive: zipfile.ZipFile, tell: Callable[[str], None]) -> tuple[dict[str, str], list[str]]:
    digests: dict[str, str] = {}
    missing: list[str] = []
    for field, name in _named_files():
        if name in digests:
            continue
        try:
            source = field.storage.open(name, "rb")
        except FileNotFoundError:
            # Released, withdrawn: rows of withdrawn releases go on naming files that are gone.
            missing.append(name)
            continue
        tell(name)
        digest = hashlib.sha256()
        with source, archive.open(f"media/{name}", "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK):
                member.write(chunk)
                digest.update(chunk)
        digests[name] = digest.hexdigest()
    return digests, missing


def _named_files() -> Iterable[tuple[models.FileField, str]]:
    for model in tables():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
                for name in rows.values_list(field.name, flat=True).iterator(chunk_size=CHUNK >> 10):
                    yield field, name
