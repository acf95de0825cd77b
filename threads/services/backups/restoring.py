"""Restore a backup: all of it, checked before and after, or nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction

from threads import jobs
from threads.errors import Refused
from threads.models import Project
from threads.services.backups.erasures import erase_again, read_log
from threads.services.backups.tables import BATCH, applied_migrations, columns, digest_of, tables
from threads.services.backups.writing import CHUNK, MANIFEST, VERSION


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and how much of it was erased since."""

    rows: int
    files: int
    erased: int


def restore(path: Path, *, erasures: Path | None, tell: Callable[[str], None]) -> Restored:
    """Bring the backup into this installation, which must be empty, and erase again what the log names.

    Everything is checked before a row is written, and every table compared with the backup before the transaction
    ends. Raises Refused, naming the member that is wrong, with nothing restored.
    """
    log = read_log(erasures) if erasures else []
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            _check_members(archive, manifest, tell)
            _check_place(manifest)
            with _files(archive, manifest, tell), transaction.atomic():
                for model in tables():
                    tell(model._meta.label)
                    _fill(archive, model, manifest["tables"][model._meta.label])
                _reset_sequences()
                _compare(manifest)
                for project in Project.objects.order_by("pk"):
                    jobs.create("index", project=project)
                erased = erase_again(log)
    except (zipfile.BadZipFile, EOFError) as error:
        raise Refused(f"{path} is no backup, or is damaged: {error}.") from error
    except IntegrityError as error:
        raise Refused(f"The rows of {path} do not fit each other: {error}.") from error
    return Restored(sum(each["rows"] for each in manifest["tables"].values()), len(manifest["files"]), erased)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise Refused(f"This is no backup: it has no readable {MANIFEST}.") from error
    if manifest.get("version") != VERSION:
        raise Refused(f"{MANIFEST}: backups of version {manifest.get('version')} cannot be read by this program.")
    return manifest


def _check_members(archive: zipfile.ZipFile, manifest: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    wanted = {f"tables/{label}.jsonl": table["sha256"] for label, table in manifest["tables"].items()}
    wanted |= {f"media/{name}": digest for name, digest in manifest["files"].items()}
    members = set(archive.namelist())
    for name, expected in wanted.items():
        tell(f"checking {name}")
        if name not in members:
            raise Refused(f"{name} is missing from the backup. Nothing was restored.")
        try:
            digest = _digest(archive, name)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error) as error:
            raise Refused(f"{name} is damaged: {error}. Nothing was restored.") from error
        if digest != expected:
            raise Refused(f"{name} is damaged: its SHA-256 is not that of the manifest. Nothing was restored.")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _check_place(manifest: Mapping[str, Any]) -> None:
    here, there = set(applied_migrations()), set(manifest["migrations"])
    if here != there:
        other = ", ".join(sorted(here ^ there)[:3])
        raise Refused(
            f"The backup was made by another version of Rejoinder (they differ in {other}): restore it with that "
            "version and upgrade afterwards."
        )
    for model in tables():
        if model._base_manager.exists():
            raise Refused(
                f"This installation is not empty: there are rows in {model._meta.label}. "
                "Restore into a new one (another REJOINDER_DATA or DATABASE_URL, and `migrate`)."
            )
        table = manifest["tables"].get(model._meta.label)
        if table is None or table["columns"] != columns(model):
            raise Refused(f"tables/{model._meta.label}.jsonl does not have the columns of this version.")


@contextmanager
def _files(archive: zipfile.ZipFile, manifest: Mapping[str, Any], tell: Callable[[str], None]) -> Iterator[None]:
    """Store the files; they go again where what follows fails."""
    stored: list[str] = []
    try:
        for name in manifest["files"]:
            tell(name)
            if default_storage.exists(name):
                raise Refused(f"There is a file {name} in the media folder already: restore into an empty one.")
            with archive.open(f"media/{name}") as member:
                stored.append(default_storage.save(name, File(member)))
            if stored[-1] != name:
                raise Refused(f"media/{name} cannot be stored under its name.")
        yield
    except SuspiciousOperation as error:
        _remove(stored)
        raise Refused(f"The backup holds a file that may not be stored: {error}.") from error
    except BaseException:
        _remove(stored)
        raise


def _remove(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _fill(archive: zipfile.ZipFile, model: type[models.Model], table: Mapping[str, Any]) -> None:
    fields = list(model._meta.concrete_fields)
    with archive.open(f"tables/{model._meta.label}.jsonl") as member:
        rows = (_row(model, fields, json.loads(line)) for line in member)
        size = min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH))
        while batch := list(islice(rows, size)):
            # `raw` as Django's own loaddata: times that a save would set anew stay as they are.
            model._base_manager.all()._insert(batch, fields=fields, raw=True)  # type: ignore[attr-defined]


def _row(model: type[models.Model], fields: list[Any], values: list[Any]) -> models.Model:
    return model(
        **{
            field.attname: value if field.is_relation or isinstance(field, models.JSONField) else field.to_python(value)
            for field, value in zip(fields, values, strict=True)
        }
    )


def _reset_sequences() -> None:
    """PostgreSQL counts keys apart from the tables; SQLite remembers the largest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _compare(manifest: Mapping[str, Any]) -> None:
    for model in tables():
        label = model._meta.label
        if digest_of(model) != manifest["tables"][label]["sha256"]:
            raise Refused(f"{label} is not what the backup holds after it was written. Nothing was restored.")
