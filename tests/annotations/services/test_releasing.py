from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from annotations.models import ExportFile, Release
from annotations.services import annotating, exporting, judging, releasing
from tests.factories import Study
from threads import jobs
from threads.errors import Conflict, Refused


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def freeze(study: Study) -> Release:
    release = releasing.request_release(study.project, by=study.manager)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    assert release.state == Release.State.FROZEN, release.job.error
    return release


def export(release: Release, format: str) -> ExportFile:
    file = exporting.request_export(release, format, by=release.created_by)
    jobs.carry_out(file.job.pk, exporting.write_export)
    file.refresh_from_db()
    assert file.written_at, file.job.error
    return file


def records(file: ExportFile) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.file.read().splitlines()]


@pytest.fixture
def labelled(study: Study) -> Study:
    annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator, note="=1+1")
    annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator, span=(0, 3))
    judging.judge(study.comment(2), round=study.round, by=study.annotator, milliseconds=900)
    return study


def test_the_same_release_gives_the_same_bytes_whatever_is_labelled_later(labelled: Study):
    release = freeze(labelled)
    first = export(release, "jsonl")
    before = first.file.read()
    annotating.annotate(labelled.comment(3), labelled.label("question"), round=labelled.round, by=labelled.annotator)
    first.delete()

    again = export(release, "jsonl")

    assert again.file.read() == before
    assert again.checksum == first.checksum == hashlib.sha256(before).hexdigest()


def test_every_record_has_the_same_keys_in_the_same_order(labelled: Study):
    rows = records(export(freeze(labelled), "jsonl"))

    assert [row["position"] for row in rows] == [0, 1, 2, 3]
    assert len({tuple(row) for row in rows}) == 1


def test_answers_of_all_annotators_stand_under_their_aliases(labelled: Study):
    row = records(export(freeze(labelled), "jsonl"))[2]

    labels = {(a["annotator"], a["label"], a["exact"]) for a in row["annotations"]}
    assert labels == {("a2", "rebuttal", None), ("a2", "claim", "No, it does not.")}
    assert row["relations"][0]["target"]["comment_id"] == "c1"
    assert row["judgements"][0]["ms"] == 900


def test_csv_cells_never_become_formulas(labelled: Study):
    file = export(freeze(labelled), "csv")

    with zipfile.ZipFile(io.BytesIO(file.file.read())) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("annotations.csv").decode(), newline="")))
    assert {row["note"] for row in rows} == {"'=1+1", ""}


def test_a_second_request_for_a_format_finds_the_first(labelled: Study):
    release = freeze(labelled)

    assert exporting.request_export(release, "csv", by=labelled.manager) == export(release, "csv")


def test_an_unknown_format_is_refused_with_the_known_ones(labelled: Study):
    with pytest.raises(Refused, match="jsonl, csv"):
        exporting.request_export(freeze(labelled), "docx", by=labelled.manager)


def test_records_changed_on_disk_are_not_exported(labelled: Study):
    release = freeze(labelled)
    Path(release.records.path).write_text("{}\n")

    with pytest.raises(Conflict, match="changed on disk"):
        list(exporting.lines_of(release))


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_release_loses_its_files_and_keeps_its_checksums(labelled: Study):
    release = freeze(labelled)
    file = export(release, "jsonl")
    path = Path(file.file.path)

    releasing.withdraw_release(release, why="An author asked to be forgotten.")

    release.refresh_from_db()
    assert not path.exists()
    assert release.checksum
    with pytest.raises(Conflict):
        exporting.request_export(release, "csv", by=labelled.manager)


def test_freezing_twice_changes_nothing(labelled: Study):
    release = freeze(labelled)
    before = release.frozen_at
    job = release.job
    type(job).objects.filter(pk=job.pk).update(state="queued")

    jobs.carry_out(job.pk, releasing.freeze_release)

    release.refresh_from_db()
    assert release.frozen_at == before


def test_a_worker_that_lost_its_claim_leaves_no_file(labelled: Study, tmp_path: Path):
    release = releasing.request_release(labelled.project, by=labelled.manager)

    def work(run: jobs.Run) -> None:
        run.row.update(attempt=run.job.attempt + 1)
        releasing.freeze_release(run)

    jobs.carry_out(release.job.pk, work)

    release.refresh_from_db()
    assert release.state == Release.State.FREEZING
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
