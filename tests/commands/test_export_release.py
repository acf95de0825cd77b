"""The command that writes a release."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from annotations.models import Release
from annotations.services.releasing import withdraw_release
from tests.factories import Study, plant_study


@pytest.fixture
def study(db: None, settings: Settings, tmp_path: Path) -> Study:
    settings.MEDIA_ROOT = tmp_path / "media"
    return plant_study()


def run(project: str, *arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("export_release", project, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_files_are_written_whole_under_their_names(study: Study, tmp_path: Path):
    folder = tmp_path / "out"

    printed, _ = run(study.project.slug, "--format", "jsonl", "--format", "csv", "--out", str(folder))

    for line in printed.splitlines():
        checksum, _, path = line.partition("  ")
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == checksum
    assert {path.name for path in folder.iterdir()} == {
        f"{study.project.slug}-1{end}" for end in (".jsonl", ".csv.zip")
    }


def test_a_hyphen_is_standard_output_and_nothing_else_goes_there(study: Study, capsysbinary):
    printed, told = run(study.project.slug, "--format", "jsonl", "--out", "-")

    release = Release.objects.get()
    assert hashlib.sha256(capsysbinary.readouterr().out).hexdigest() == release.checksum
    assert printed == ""
    assert f"{release.checksum}  {study.project.slug}-1.jsonl" in told


def test_several_formats_do_not_fit_into_standard_output(study: Study):
    with pytest.raises(CommandError, match="takes one format") as refused:
        run(study.project.slug, "--format", "jsonl", "--format", "csv", "--out", "-")

    assert refused.value.returncode == 2
    assert not Release.objects.exists()


def test_a_folder_that_cannot_be_is_told_before_anything_is_frozen(study: Study, tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(CommandError) as refused:
        run(study.project.slug, "--format", "jsonl", "--out", str(tmp_path / "file"))

    assert refused.value.returncode == 2
    assert not Release.objects.exists()


def test_a_withdrawn_release_is_refused_with_its_reason(study: Study, tmp_path: Path):
    run(study.project.slug, "--format", "jsonl", "--out", str(tmp_path))
    withdraw_release(Release.objects.get(), why="Asked to.")

    with pytest.raises(CommandError, match="Withdrawn") as refused:
        run(f"{study.project.slug}@1", "--format", "jsonl", "--out", str(tmp_path))

    assert refused.value.returncode == 1
