from __future__ import annotations

import gzip
import hashlib
import json

from annotations.models import ExportFile, Release
from annotations.services import exporting, releasing
from tests.api.conftest import Scene, exported, frozen
from threads import jobs


def test_from_labels_to_a_file_with_its_checksum(scene: Scene, client_of):
    client = client_of(scene.manager)
    scene.annotation(by=scene.annotator)

    made = client.post(f"{scene.url}releases/", {"title": "Pilot"}, format="json")
    jobs.carry_out(made.json()["job"]["id"], releasing.freeze_release)
    release = client.get(f"/api/v1/releases/{made.json()['id']}/").json()
    asked = client.post(f"/api/v1/releases/{release['id']}/exports/", {"format": "jsonl"}, format="json")
    jobs.carry_out(asked.json()["job"]["id"], exporting.write_export)
    export = client.get(f"/api/v1/exports/{asked.json()['id']}/").json()
    file = client.get(f"/api/v1/exports/{export['id']}/file/")

    content = b"".join(file.streaming_content)
    assert (made.status_code, asked.status_code) == (202, 202)
    assert (release["number"], release["title"], release["state"]) == (1, "Pilot", "frozen")
    assert release["counts"]["annotations"] == 1
    assert hashlib.sha256(content).hexdigest() == export["checksum"]
    assert len(content) == export["size"]
    assert export["filename"] in file.headers["Content-Disposition"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert [json.loads(line)["position"] for line in content.splitlines()] == [0, 1, 2, 3]


def test_the_same_format_again_is_the_same_file(scene: Scene, client_of):
    release = frozen(scene.project, by=scene.manager)
    first = exported(release)

    again = client_of(scene.manager).post(f"/api/v1/releases/{release.pk}/exports/", {"format": "jsonl"}, format="json")

    assert again.json()["id"] == first.pk
    assert ExportFile.objects.count() == 1


def test_a_file_that_is_not_written_yet_is_409(scene: Scene, client_of):
    release = frozen(scene.project, by=scene.manager)
    export = exporting.request_export(release, "jsonl", by=scene.manager)

    response = client_of(scene.manager).get(f"/api/v1/exports/{export.pk}/file/")

    assert response.status_code == 409
    assert response.json()["code"] == "not_written"


def test_a_release_that_is_being_frozen_exports_nothing(scene: Scene, client_of):
    release = releasing.request_release(scene.project, by=scene.manager)

    response = client_of(scene.manager).post(
        f"/api/v1/releases/{release.pk}/exports/", {"format": "jsonl"}, format="json"
    )

    assert response.status_code == 409
    assert not ExportFile.objects.exists()


def test_a_withdrawn_release_answers_410_and_keeps_its_checksum(scene: Scene, client_of):
    release = frozen(scene.project, by=scene.manager)
    export = exported(release)
    releasing.withdraw_release(release, why="It held an erased text.")
    client = client_of(scene.manager)

    response = client.get(f"/api/v1/exports/{export.pk}/file/")

    assert response.status_code == 410
    assert "It held an erased text." in response.json()["detail"]
    assert client.get(f"/api/v1/exports/{export.pk}/").json()["checksum"] == export.checksum


def test_an_unknown_format_is_refused(scene: Scene, client_of):
    release = frozen(scene.project, by=scene.manager)

    response = client_of(scene.manager).post(
        f"/api/v1/releases/{release.pk}/exports/", {"format": "doc"}, format="json"
    )

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["format"]


def test_a_round_of_another_project_is_refused(scene: Scene, client_of):
    response = client_of(scene.manager).post(f"{scene.url}releases/", {"round": 987654}, format="json")

    assert response.status_code == 400
    assert not Release.objects.exists()


def test_options_of_the_body_are_those_of_the_release(scene: Scene, client_of):
    body = {
        "rounds": [scene.round.pk], "answers": "gold", "merge": "majority",
        "split": {"by": "thread", "parts": {"train": 60, "test": 40}}, "privacy": {"masks": ["phone"]},
    }  # fmt: skip

    made = client_of(scene.manager).post(f"{scene.url}releases/", body, format="json")

    options = made.json()["options"]
    assert made.status_code == 202
    assert (options["rounds"], options["merge"]) == ([scene.round.pk], "majority")
    assert options["split"] == {
        "by": "thread", "parts": {"train": 60, "test": 40}, "stratify": None, "seed": 1, "base": None
    }  # fmt: skip
    assert options["privacy"] == {"names": True, "masks": ["phone"], "texts": True, "annotator_names": False}


def test_a_split_that_cannot_be_names_its_field(scene: Scene, client_of):
    body = {"split": {"parts": {"train": 60, "test": 60}}}

    response = client_of(scene.manager).post(f"{scene.url}releases/", body, format="json")

    assert (response.status_code, list(response.json()["fields"])) == (400, ["parts"])


def test_a_withdrawal_names_its_reason_and_the_manifest_keeps_the_checksums(scene: Scene, client_of):
    release = frozen(scene.project, by=scene.manager)
    client = client_of(scene.manager)

    refused = client.post(f"/api/v1/releases/{release.pk}/withdrawal/", {}, format="json")
    done = client.post(f"/api/v1/releases/{release.pk}/withdrawal/", {"why": "Wrong thread."}, format="json")

    told = client.get(f"/api/v1/releases/{release.pk}/manifest/").json()
    assert (refused.status_code, done.json()["state"]) == (400, "withdrawn")
    assert (told["withdrawn_why"], told["files"][0]["sha256"]) == ("Wrong thread.", release.checksum)


def test_a_release_that_is_being_frozen_has_no_manifest(scene: Scene, client_of):
    release = releasing.request_release(scene.project, by=scene.manager)

    assert client_of(scene.manager).get(f"/api/v1/releases/{release.pk}/manifest/").status_code == 409


def test_a_download_that_broke_off_goes_on_where_it_ended(scene: Scene, client_of):
    release = frozen(scene.project, by=scene.manager)
    client, address = client_of(scene.manager), f"/api/v1/exports/{exported(release).pk}/file/"
    whole = client.get(address)

    rest = client.get(address, headers={"Range": "bytes=100-", "If-Range": whole.headers["ETag"]})

    content = b"".join(whole.streaming_content)
    assert rest.status_code == 206
    assert b"".join(rest.streaming_content) == content[100:]


def test_records_are_streamed_without_a_file(scene: Scene, client_of):
    release = frozen(scene.project, by=scene.manager)
    address = f"/api/v1/releases/{release.pk}/records/"
    client = client_of(scene.manager)

    plain = b"".join(client.get(address, headers={"Accept": "application/jsonl"}).streaming_content)
    packed = b"".join(client.get(address, headers={"Accept-Encoding": "gzip"}).streaming_content)

    assert hashlib.sha256(plain).hexdigest() == release.checksum
    assert gzip.decompress(packed) == plain
    assert not ExportFile.objects.exists()


def test_records_are_for_those_who_may_release(scene: Scene, client_of):
    address = f"/api/v1/releases/{frozen(scene.project, by=scene.manager).pk}/records/"

    assert [client_of(user).get(address).status_code for user in (scene.annotator, scene.outsider)] == [403, 404]


def test_records_of_a_release_being_frozen_or_withdrawn_are_not_there(scene: Scene, client_of):
    release = releasing.request_release(scene.project, by=scene.manager)
    address = f"/api/v1/releases/{release.pk}/records/"
    client = client_of(scene.manager)

    early = client.get(address)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    releasing.withdraw_release(release, why="It held an erased text.")
    late = client.get(address)

    assert (early.status_code, early.json()["code"]) == (409, "not_written")
    assert late.status_code == 410
    assert release.checksum in late.json()["detail"]
