from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from annotations.models import ExportFile, Release
from annotations.services import annotating, exporting, releasing
from annotations.services.freezing.options import By, Options, Privacy, Split
from tests.factories import MembershipFactory, Study, UserFactory, plant_study, plant_thread
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


def freezing(study: Study) -> dict[str, object]:
    """What the form sends if nobody changes anything."""
    return {"rounds": [study.round.pk], "answers": "all", "threads": "all", "hides_names": "on"}


def address(study: Study, rest: str = "") -> str:
    return f"/projects/{study.project.slug}/releases/{rest}"


def test_a_manager_freezes_writes_and_fetches_a_release(manager: Client, study: Study):
    manager.post(address(study, "new/"), freezing(study) | {"title": "Pilot"})
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
    assert client.post(address(study, "new/"), {"title": ""}).status_code == 403
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
    manager.post(address(study, "new/"), freezing(study) | {"title": "<script>alert(1)</script>"})

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
    export = exporting.request_export(frozen(study), "bundle", by=study.manager, formats=["jsonl"])
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


def test_the_form_says_what_a_release_would_hold_and_counts_again(manager: Client, study: Study):
    page = manager.get(address(study, "new/")).content.decode()
    counted = manager.post(
        address(study, "new/"),
        freezing(study) | {"answers": "gold", "count": "1"},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "<dt>Labels</dt><dd>1</dd>" in page
    assert "<dt>Labels</dt><dd>0</dd>" in counted
    assert "<html" not in counted
    assert not Release.objects.exists()


def test_options_of_the_form_are_those_of_the_release(manager: Client, study: Study):
    for _ in range(4):
        plant_thread(["One.", "Two."], project=study.project)
    chosen = {
        "split": "author", "parts": "train 50, test 50", "stratify": "function", "seed": "7", "masks": ["email"],
        "merge": "majority", "leaves_texts_out": "on",
    }  # fmt: skip

    manager.post(address(study, "new/"), freezing(study) | chosen)

    options = Options.of(Release.objects.get().options)
    assert options.split == Split(By.AUTHOR, {"train": 50, "test": 50}, "function", 7)
    assert options.merge == "majority"
    assert options.privacy == Privacy(names=True, masks=("email",), texts=False)


def test_what_cannot_be_stands_beside_its_field(manager: Client, study: Study):
    answer = manager.post(address(study, "new/"), freezing(study) | {"split": "thread", "parts": "train 50, test 40"})

    assert "from 1 that add up to 100." in answer.content.decode()
    assert not Release.objects.exists()


def test_the_page_shows_labels_splits_and_the_leak_check(manager: Client, study: Study):
    for n in range(4):
        plant_thread(["One.", "Two."], project=study.project, article=f"Article {n}")
    manager.post(address(study, "new/"), freezing(study) | {"split": "thread"})
    jobs.carry_out(Release.objects.get().job.pk, releasing.freeze_release)

    page = manager.get(address(study, "1/")).content.decode()

    for words in ("Split by thread", "Leak check", '<th scope="row">test</th>', "rebuttal", "given by hand"):
        assert words in page, words


def test_counts_by_label_are_not_for_annotators(client: Client, study: Study):
    frozen(study)
    client.force_login(study.annotator)

    page = client.get(address(study, "1/")).content.decode()

    assert "Annotators" not in page
    assert "given by hand" not in page


def test_a_manager_withdraws_a_release_with_a_reason(manager: Client, study: Study):
    release = frozen(study)
    asked = manager.get(address(study, "1/withdrawal/")).content.decode()
    unanswered = manager.post(address(study, "1/withdrawal/"), {"why": " "})

    manager.post(address(study, "1/withdrawal/"), {"why": "Two threads were imported twice."})

    page = manager.get(address(study, "1/")).content.decode()
    assert "cannot be brought back" in asked
    assert unanswered.status_code == 200
    assert "Two threads were imported twice." in page
    assert release.checksum in page
    assert Release.objects.get().withdrawn_by == study.manager


def test_an_annotator_withdraws_nothing(client: Client, study: Study):
    frozen(study)
    client.force_login(study.annotator)

    assert client.post(address(study, "1/withdrawal/"), {"why": "No."}).status_code == 403
    assert client.get(address(study, "new/")).status_code == 403
    assert Release.objects.get().state == "frozen"


def test_two_releases_are_held_against_each_other(manager: Client, study: Study):
    frozen(study)
    annotating.annotate(study.comment(3), study.label("question"), round=study.round, by=study.annotator)
    frozen(study)

    page = manager.get(address(study, "2/comparison/")).content.decode()

    assert "1 added, 0 removed, 0 changed, 1 the same" in page
    assert "100 % are equal" in page


def test_a_single_release_has_nothing_to_be_compared_with(manager: Client, study: Study):
    frozen(study)

    assert "Nothing to compare with" in manager.get(address(study, "1/comparison/")).content.decode()


def test_annotators_compare_nothing(client: Client, study: Study):
    frozen(study)
    client.force_login(study.annotator)

    assert client.get(address(study, "1/comparison/")).status_code == 403


def test_a_paragraph_for_papers_and_a_datasheet(manager: Client, client: Client, study: Study):
    frozen(study)

    page = manager.get(address(study, "1/")).content.decode()
    sheet = manager.get(address(study, "1/datasheet.md"))

    assert "1 annotator gave 0 judgements, 1 label and 1 target" in page
    assert sheet.headers["Content-Disposition"] == f'attachment; filename="{study.project.slug}-1-datasheet.md"'
    assert sheet.content.decode().startswith(f"# Datasheet of {study.project.slug}@1")
    client.force_login(study.annotator)
    assert client.get(address(study, "1/datasheet.md")).status_code == 403
