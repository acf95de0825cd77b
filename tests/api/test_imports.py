from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.api.conftest import Scene
from threads import jobs
from threads.models import Import, Job
from threads.services.importing import run_import

LINES = [
    {"id": "a", "title": "Bins", "text": "Bins will be emptied every third week."},
    {"id": "b", "parent": "a", "text": "Every third week is too rare 🗑."},
    {"id": "c", "parent": "b", "text": "It is not."},
]
JSONL = "\n".join(json.dumps(line) for line in LINES)


@pytest.fixture
def manager(scene: Scene, client_of):
    return client_of(scene.manager)


def carried_out(client, response):
    """The import as it stands after its worker."""
    assert response.status_code == 202, response.content
    jobs.carry_out(response.json()["job"]["id"], run_import)
    return client.get(f"/api/v1/imports/{response.json()['id']}/").json()


def test_a_file_comes_in_whole(scene: Scene, manager):
    file = SimpleUploadedFile("bins.jsonl", JSONL.encode())

    done = carried_out(manager, manager.post(f"{scene.url}imports/", {"file": file}, format="multipart"))

    assert (done["state"], done["filename"], done["job"]["state"]) == ("published", "bins.jsonl", "done")
    newest = manager.get(f"{scene.url}threads/").json()["results"][0]
    comments = manager.get(f"/api/v1/threads/{newest['id']}/comments/").json()["results"]
    assert [row["text"] for row in comments][-2:] == [LINES[1]["text"], LINES[2]["text"]]


def test_a_text_comes_in_as_json(scene: Scene, manager):
    text = "A title\n\nThe article.\n\nFirst comment.\n\nSecond comment."

    done = carried_out(manager, manager.post(f"{scene.url}imports/", {"text": text, "title": "Mine"}, format="json"))

    assert (done["state"], done["format"]) == ("published", "text")
    assert manager.get(f"{scene.url}threads/").json()["results"][0]["title"] == "Mine"


def test_labels_come_in_with_their_comments(scene: Scene, manager):
    table = "id,body,who,stance\n1,Yes.,ann,pro|loud\n1,Yes.,bob,con\n"
    wanted = {"columns.text": "body", "columns.annotator": "who", "label_columns": ["stance"], "label_separator": "|"}
    file = SimpleUploadedFile("coded.csv", table.encode())

    sent = manager.post(f"{scene.url}imports/", {"file": file, **wanted}, format="multipart")
    done = carried_out(manager, sent)

    assert done["report"]["labels"] == {"judgements": 2, "annotations": 3, "relations": 0, "questions": 1, "labels": 3}
    rows = manager.get(f"{scene.url}annotations/").json()["results"]
    assert {(row["question"], row["label"]) for row in rows} >= {
        ("stance", "pro"),
        ("stance", "loud"),
        ("stance", "con"),
    }


def test_the_same_file_again_adds_nothing(scene: Scene, manager):
    body = {"text": JSONL, "format": "jsonl"}
    carried_out(manager, manager.post(f"{scene.url}imports/", body, format="json"))
    before = manager.get(f"{scene.url}threads/").json()

    again = carried_out(manager, manager.post(f"{scene.url}imports/", body, format="json"))

    assert again["state"] == "published"
    assert manager.get(f"{scene.url}threads/").json() == before


def test_a_broken_line_is_named_and_nothing_is_stored(scene: Scene, manager):
    text = "\n".join([*JSONL.split("\n")[:2], '{"id": ', JSONL.split("\n")[2]])

    failed = carried_out(
        manager, manager.post(f"{scene.url}imports/", {"text": text, "format": "jsonl"}, format="json")
    )

    assert (failed["state"], failed["job"]["state"]) == ("failed", "failed")
    assert "line 3" in failed["job"]["error_place"]
    assert len(manager.get(f"{scene.url}threads/").json()["results"]) == 1


def test_an_import_whose_workers_died_has_failed_and_can_be_tried_again(scene: Scene, manager):
    queued = manager.post(f"{scene.url}imports/", {"text": JSONL, "format": "jsonl"}, format="json").json()
    address = f"/api/v1/imports/{queued['id']}/"
    # As the dispatcher leaves it, which knows nothing of imports.
    Job.objects.filter(pk=queued["job"]["id"]).update(state="failed", finished_at=timezone.now())

    told = manager.get(address).json()["state"]
    again = manager.post(f"{address}retry/", {}, format="json")

    assert (told, again.json()["state"]) == ("failed", "queued")
    assert carried_out(manager, again)["state"] == "published"
    assert manager.post(f"{address}retry/", {}, format="json").status_code == 409


def test_plain_text_waits_for_a_look_where_that_is_wished(scene: Scene, manager):
    body = {"text": "A title\n\nThe article.\n\nFirst comment.", "preview": True}

    response = manager.post(f"{scene.url}imports/", body, format="json")

    assert response.status_code == 202
    assert (response.json()["state"], response.json()["job"]) == ("draft", None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "Hello.", "format": "docx"},
        {"text": "Hello.", "title": "x" * 501},
        {"text": "Hello.", "preview": "perhaps"},
        {"file": "not a file"},
    ],
)
def test_what_does_not_fit_is_refused_with_nothing_stored(scene: Scene, manager, body: dict[str, object]):
    response = manager.post(f"{scene.url}imports/", body, format="json")

    assert response.status_code == 400
    assert not Import.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00"])
def test_a_file_that_is_no_thread_is_refused_with_nothing_stored(scene: Scene, manager, content: bytes):
    file = SimpleUploadedFile("thread.png", content)

    response = manager.post(f"{scene.url}imports/", {"file": file}, format="multipart")

    assert response.status_code == 400
    assert set(response.json()) >= {"detail", "code"}
    assert not Import.objects.exists()


def test_both_a_file_and_a_text_are_one_too_many(scene: Scene, manager):
    file = SimpleUploadedFile("bins.jsonl", JSONL.encode())

    response = manager.post(f"{scene.url}imports/", {"file": file, "text": JSONL}, format="multipart")

    assert response.json()["detail"] == "Send a file, a text or a url: one of them."


def test_several_files_come_in_as_parts(scene: Scene, manager):
    files = [SimpleUploadedFile(f"{name}.jsonl", JSONL.replace("Bins", name).encode()) for name in ("Tins", "Pins")]

    whole = carried_out(manager, manager.post(f"{scene.url}imports/", {"file": files}, format="multipart"))
    parts = manager.get(f"/api/v1/imports/{whole['id']}/parts/").json()["results"]

    assert (whole["format"], whole["state"], whole["report"]["counts"]["parts"]) == ("files", "published", 2)
    assert [(part["filename"], part["part_of"]) for part in parts] == [
        ("Pins.jsonl", whole["id"]),
        ("Tins.jsonl", whole["id"]),
    ]


def test_a_report_waits_for_its_approval(scene: Scene, manager):
    orphaned = JSONL.replace('"parent": "a"', '"parent": "z"')
    body = {"text": orphaned, "format": "jsonl", "preview": True, "columns": {"text": "text"}}
    checked = carried_out(manager, manager.post(f"{scene.url}imports/", body, format="json"))

    assert (checked["state"], checked["report"]["counts"]["orphans"]) == ("checked", 1)

    approved = manager.post(f"/api/v1/imports/{checked['id']}/approval/")
    assert carried_out(manager, approved)["state"] == "published"
    assert manager.post(f"/api/v1/imports/{checked['id']}/approval/").status_code == 409


def test_a_dump_is_narrowed_by_filters(scene: Scene, manager):
    dump = "".join(
        json.dumps({"id": n, "title": n, "selftext": "", "subreddit": n, "author": "a", "created_utc": 1}) + "\n"
        for n in ("cats", "dogs")
    )
    file = SimpleUploadedFile("RS_2024-01", dump.encode())

    done = carried_out(
        manager, manager.post(f"{scene.url}imports/", {"file": file, "filters.subreddit": "dogs"}, format="multipart")
    )

    assert [thread["title"] for thread in done["report"]["threads"]] == ["dogs"]


def test_a_filter_that_does_not_fit_is_refused(scene: Scene, manager):
    body = {"text": JSONL, "format": "jsonl", "filters": {"subreddit": "cats"}}

    response = manager.post(f"{scene.url}imports/", body, format="json")

    assert response.status_code == 400
    assert "cannot be filtered by 'subreddit'" in response.json()["detail"]


def test_an_import_is_cancelled(scene: Scene, manager):
    source = manager.post(f"{scene.url}imports/", {"text": JSONL, "format": "jsonl"}, format="json").json()

    assert manager.post(f"/api/v1/imports/{source['id']}/cancellation/").json()["state"] == "cancelled"
    assert manager.post(f"/api/v1/imports/{source['id']}/cancellation/").status_code == 409
