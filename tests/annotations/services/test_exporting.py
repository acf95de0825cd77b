"""Writing files of a release: whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import io
import resource
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest
from pytest_django.fixtures import Settings

from annotations.exporters import FORMATS, missing
from annotations.exporters.jsonl import Jsonl
from annotations.models import ExportFile, Release
from annotations.services import exporting, releasing
from annotations.services.describing import about
from tests.factories import plant_study
from threads import jobs
from threads.errors import Conflict, Refused
from threads.jobs import running
from threads.models import Job


@pytest.fixture
def release(db: None, settings: Settings, tmp_path: Path) -> Release:
    settings.MEDIA_ROOT = tmp_path
    study = plant_study(["No. " * 50_000, "Yes.", "=1+1"])
    release = releasing.request_release(study.project, by=study.manager)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    return release


def asked(release: Release, format: str = "jsonl", formats: Sequence[str] = ()) -> ExportFile:
    return exporting.request_export(release, format, by=release.created_by, formats=formats)


def written(export: ExportFile) -> Job:
    jobs.carry_out(export.job.pk, exporting.write_export)
    export.refresh_from_db()
    return export.job


def files(release: Release) -> set[Path]:
    """What lies in the media folder besides the records."""
    folder = Path(release.records.path).parent.parent
    return {path for path in folder.rglob("*") if path.is_file()} - {Path(release.records.path)}


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond this many bytes: writes fail as they do on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_a_full_disk_is_told_with_what_to_do_and_leaves_nothing(release: Release, format: str):
    export = asked(release, format)

    with room_for(100_000):
        job = written(export)

    assert job.state == Job.State.FAILED
    assert "The disk is full" in job.error
    assert "Free some space" in job.error
    assert (export.written_at, files(release)) == (None, set())
    assert written(asked(release, format)).state == Job.State.DONE


def test_a_disk_that_is_full_when_the_file_is_stored_leaves_nothing(release: Release, monkeypatch: pytest.MonkeyPatch):
    export = asked(release)
    storage = export.file.storage
    begun = []

    def save(name: str, content: io.BytesIO) -> str:
        begun.append(name)
        Path(storage.path(name)).parent.mkdir(exist_ok=True)
        with room_for(10), Path(storage.path(name)).open("wb", buffering=0) as file:
            file.write(b"0123456789")
            file.write(content.read())
        raise AssertionError("more than fits was written")

    monkeypatch.setattr(storage, "save", save)
    job = written(export)

    assert begun
    assert "The disk is full" in job.error
    assert files(release) == set()


def test_what_a_killed_worker_left_goes_with_the_next_attempt(release: Release):
    export = asked(release)
    left = Path(export.file.storage.path(f"exports/{export.job.pk}-1-{release.project.slug}-1.jsonl"))
    left.parent.mkdir()
    left.write_text("half")
    Job.objects.filter(pk=export.job.pk).update(attempt=1)

    assert written(export).state == Job.State.DONE

    assert files(release) == {Path(export.file.path)}


def test_a_cancelled_job_stops_and_offers_nothing(release: Release, monkeypatch: pytest.MonkeyPatch):
    export = asked(release)
    monkeypatch.setattr(running, "PROGRESS_EVERY", 0)

    def work(run: jobs.Run) -> None:
        jobs.cancel(Job.objects.get(pk=run.job.pk))
        exporting.write_export(run)

    jobs.carry_out(export.job.pk, work)

    export.refresh_from_db()
    assert export.job.state == Job.State.CANCELLED
    assert (export.written_at, files(release)) == (None, set())
    with pytest.raises(Conflict, match="not written yet"):
        exporting.open_export(export)


def test_a_job_that_comes_twice_writes_once(release: Release):
    export = asked(release)
    written(export)
    before = (export.written_at, files(release))
    Job.objects.filter(pk=export.job.pk).update(state="queued")

    written(export)

    assert (export.written_at, files(release)) == before


def test_the_complete_export_is_the_frozen_records(release: Release):
    export = asked(release)
    written(export)
    by_exporter = io.BytesIO()

    Jsonl().write(map(orjson.loads, exporting.lines_of(release)), about(release), by_exporter)

    assert export.file.read() == by_exporter.getvalue()
    assert export.checksum == release.checksum


@pytest.mark.parametrize("change", [lambda path: path.unlink(), lambda path: path.write_bytes(b"{}")])
def test_a_file_that_was_changed_on_disk_is_not_handed_out(release: Release, change):
    export = asked(release)
    written(export)
    change(Path(export.file.path))

    with pytest.raises(Conflict, match="changed on disk; restore it from a backup"):
        exporting.open_export(export)


class TestABundle:
    def test_it_holds_the_files_of_formats_and_the_checksums_of_all(self, release: Release):
        export = asked(release, "bundle", ["jsonl", "csv"])
        written(export)

        with zipfile.ZipFile(export.file.open("rb")) as archive:
            manifest = orjson.loads(archive.read("manifest.json"))
            sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
            found = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}

        assert [row["format"] for row in manifest["files"]] == export.options["formats"]
        assert {row["name"]: row["sha256"] for row in manifest["files"]}.items() <= sums.items()
        assert sums == {name: checksum for name, checksum in found.items() if name != "SHA256SUMS"}
        assert {"README.txt", "manifest.json", "release.json"} <= found.keys()

    def test_its_bytes_are_the_same_whatever_else_was_written(self, release: Release):
        first = asked(release, "bundle", ["jsonl", "csv"])
        written(first)
        written(asked(release, "csv"))
        before = first.file.read()
        first.delete()

        again = asked(release, "bundle", ["jsonl", "csv"])
        written(again)

        assert again.file.read() == before

    def test_it_holds_what_was_chosen(self, release: Release):
        export = asked(release, "bundle", ["csv"])
        written(export)

        with zipfile.ZipFile(export.file.open("rb")) as archive:
            assert not [name for name in archive.namelist() if name.endswith(".jsonl")]
        assert asked(release, "bundle", ["csv"]) == export
        possible = [name for name, exporter in FORMATS.items() if not missing(exporter)]
        assert asked(release, "bundle").options["formats"] == possible

    def test_an_unknown_part_is_refused(self, release: Release):
        with pytest.raises(Refused, match="docx"):
            asked(release, "bundle", ["docx"])
