from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.models import ExportFile, Release
from annotations.services import annotating, exporting, releasing
from tests.factories import MembershipFactory, Study, UserFactory, plant_study
from threads import jobs
from threads.models import Job


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def study(db: None) -> Study:
    study = plant_study()
    annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    return study


@pytest.fixture
def manager(client: Client, study: Study) -> Client:
    client.force_login(study.manager)
    return client


def frozen(study: Study) -> Release:
    release = releasing.request_release(study.project, by=study.manager)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    return release


def address(study: Study, rest: str = "") -> str:
    return f"/projects/{study.project.slug}/releases/{rest}"


def test_a_manager_freezes_writes_and_fetches_a_release(manager: Client, study: Study):
    manager.post(address(study), {"title": "Pilot"})
    release = Release.objects.get()
    assert "A worker is freezing" in manager.get(address(study, "1/")).content.decode()
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    manager.post(address(study, "1/exports/"), {"format": "jsonl"})
    jobs.carry_out(release.exports.get().job.pk, exporting.write_export)

    page = manager.get(address(study, "1/")).content.decode()
    file = manager.get(address(study, "1/exports/jsonl/"))

    assert release.exports.get().checksum in page
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert b'"rebuttal"' in b"".join(file.streaming_content)


def test_polling_stops_when_everything_is_written(manager: Client, study: Study):
    frozen(study)

    answer = manager.get(address(study, "1/"), headers={"HX-Request": "true"})

    assert answer.status_code == 286
    assert "<html" not in answer.content.decode()


def test_an_annotator_sees_releases_and_makes_none(client: Client, study: Study):
    client.force_login(study.annotator)

    assert client.get(address(study)).status_code == 200
    assert client.post(address(study), {"title": ""}).status_code == 403
    assert not Release.objects.exists()


def test_outsiders_find_nothing(client: Client, study: Study):
    frozen(study)
    client.force_login(MembershipFactory().user)

    for rest in ("", "1/", "1/exports/jsonl/"):
        assert client.get(address(study, rest)).status_code == 404


def test_strangers_are_asked_to_sign_in(client: Client, study: Study):
    assert client.get(address(study)).status_code == 302


def test_a_withdrawn_release_is_gone(manager: Client, study: Study):
    release = frozen(study)
    exporting.request_export(release, "jsonl", by=study.manager)
    releasing.withdraw_release(release, why="Asked to.")

    answer = manager.get(address(study, "1/exports/jsonl/"))

    assert answer.status_code == 410
    assert "Asked to." in answer.content.decode()


def test_a_release_whose_workers_died_says_so_and_is_tried_again(manager: Client, study: Study):
    release = releasing.request_release(study.project, by=study.manager)
    Job.objects.filter(pk=release.job.pk).update(
        state="failed", error="The worker stopped.", finished_at=timezone.now()
    )

    told = manager.get(address(study, "1/"), headers={"HX-Request": "true"})
    manager.post(address(study, "1/retry/"))
    jobs.carry_out(release.job.pk, releasing.freeze_release)

    assert told.status_code == 286
    assert "The worker stopped." in told.content.decode()
    assert Release.objects.get().state == "frozen"


def test_a_file_whose_writing_was_cancelled_is_asked_for_again(manager: Client, study: Study):
    export = exporting.request_export(frozen(study), "csv", by=study.manager)
    jobs.cancel(export.job)

    told = manager.get(address(study, "1/")).content.decode()
    manager.post(address(study, "1/exports/"), {"format": "csv"})
    jobs.carry_out(export.job.pk, exporting.write_export)

    assert "Writing it was cancelled." in told
    assert manager.get(address(study, "1/exports/csv/")).status_code == 200


def test_a_refusal_is_a_page_with_its_reason(manager: Client, study: Study):
    frozen(study)

    answer = manager.post(address(study, "1/exports/"), {"format": "docx"})

    assert answer.status_code == 400
    assert "choose one of jsonl, csv" in answer.content.decode()


def test_titles_are_never_markup(manager: Client, study: Study):
    manager.post(address(study), {"title": "<script>alert(1)</script>"})

    assert "<script>alert" not in manager.get(address(study)).content.decode()


def test_the_list_costs_the_same_for_one_release_and_for_ten(
    manager: Client, study: Study, django_assert_max_num_queries
):
    for _ in range(10):
        frozen(study)

    with django_assert_max_num_queries(12):
        manager.get(address(study))


def test_somebody_without_membership_has_no_releases(study: Study):
    assert not Release.objects.visible_to(UserFactory()).exists()


def test_a_file_that_is_being_written_is_cancelled_and_asked_for_again(manager: Client, study: Study):
    export = exporting.request_export(frozen(study), "csv", by=study.manager)
    waiting = manager.get(address(study, "1/")).content.decode()

    manager.post(address(study, "1/exports/csv/cancel/"))

    told = manager.get(address(study, "1/")).content.decode()
    assert "waits for a worker" in waiting
    assert address(study, "1/exports/csv/cancel/") in waiting
    assert "Writing it was cancelled." in told
    assert manager.get(address(study, "1/exports/csv/")).status_code == 409
    assert not ExportFile.objects.get(pk=export.pk).written_at


def test_only_who_releases_cancels(client: Client, study: Study):
    export = exporting.request_export(frozen(study), "csv", by=study.manager)
    client.force_login(study.annotator)

    assert client.post(address(study, "1/exports/csv/cancel/")).status_code == 403
    assert Job.objects.get(pk=export.job.pk).state == "queued"


def test_the_page_says_how_to_go_on_with_a_download(manager: Client, study: Study):
    export = exporting.request_export(frozen(study), "bundle", by=study.manager)
    before = manager.get(address(study, "1/")).content.decode()
    jobs.carry_out(export.job.pk, exporting.write_export)
    export.refresh_from_db()

    page = manager.get(address(study, "1/")).content.decode()
    first = manager.get(address(study, "1/exports/bundle/"), headers={"Range": "bytes=0-9"})
    rest = manager.get(
        address(study, "1/exports/bundle/"), headers={"Range": "bytes=10-", "If-Range": f'"{export.checksum}"'}
    )

    assert "curl -C -" not in before
    assert f"-o {export.filename} http://testserver/api/v1/exports/{export.pk}/file/" in page
    whole = b"".join([*first.streaming_content, *rest.streaming_content])
    assert (first.status_code, rest.status_code) == (206, 206)
    assert hashlib.sha256(whole).hexdigest() == export.checksum
