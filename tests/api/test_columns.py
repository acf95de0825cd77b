"""The columns of a table by REST: looked at, then chosen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Scene
from threads import jobs
from threads.models import Comment, Import
from threads.services.importing import run_import

TABLE = "no;re;said;when\n1;;Yes.;01/02/2003\n2;1;No.;\n3;top;Who?;\n"
COLUMNS = {"id": "no", "parent": "re", "text": "said", "created": "when"}


@pytest.fixture
def manager(scene: Scene, client_of):
    return client_of(scene.manager)


@pytest.fixture
def address(scene: Scene, manager) -> str:
    file = SimpleUploadedFile("a.csv", TABLE.encode())
    answer = manager.post(f"{scene.url}imports/", {"file": file, "preview": "true"}, format="multipart")
    assert (answer.status_code, answer.json()["state"]) == (202, "draft")
    return f"/api/v1/imports/{answer.json()['id']}/columns/"


def carried_out(answer: Any) -> Import:
    assert answer.status_code == 202, answer.content
    jobs.carry_out(answer.json()["job"]["id"], run_import)
    return Import.objects.get(pk=answer.json()["id"])


def test_the_first_rows_are_shown_with_a_proposal(manager, address):
    seen = manager.get(address).json()

    assert seen["columns"] == ["no", "re", "said", "when"]
    assert seen["rows"][0] == {"place": "line 2", "values": {"no": "1", "re": "", "said": "Yes.", "when": "01/02/2003"}}
    assert (seen["encoding"], seen["delimiter"], seen["day_first"], seen["like"]) == ("utf-8", ";", None, None)
    assert seen["chosen"] == {"created": "when"}
    assert seen["foresight"]["unread_times"] == 1
    assert seen["trouble"] is None


def test_another_delimiter_shows_other_columns(manager, address):
    assert manager.get(address, {"delimiter": ","}).json()["columns"] == ["no;re;said;when"]
    assert manager.get(address, {"encoding": "rot13"}).status_code == 400
    assert manager.get(address, {"encoding": "utf-16-le"}).json()["trouble"]


def test_what_is_chosen_is_imported_and_proposed_the_next_time(scene: Scene, manager, address):
    body = {"columns": COLUMNS, "day_first": True, "roots": ["top"]}
    done = carried_out(manager.post(address, body, format="json"))

    assert done.state == "published"
    assert set(Comment.objects.filter(depth=1, external_id__in="123").values_list("text", flat=True)) == {
        "Yes.",
        "Who?",
    }
    longer = {"text": TABLE + "4;;So?;\n", "format": "csv", "preview": True}
    again = manager.post(f"{scene.url}imports/", longer, format="json")
    seen = manager.get(f"/api/v1/imports/{again.json()['id']}/columns/").json()
    assert (seen["like"], seen["chosen"], seen["roots"]) == (done.pk, COLUMNS, ["top"])


def test_it_is_chosen_once(manager, address):
    manager.post(address, {"columns": COLUMNS}, format="json")

    assert manager.post(address, {"columns": COLUMNS}, format="json").status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"columns": {"text": "words"}},
        {"columns": {"text": "said", "author": "said"}},
        {"columns": {"shoe size": "no", "text": "said"}},
        {"columns": ["said"]},
        {"columns": COLUMNS, "delimiter": "ab"},
        {"columns": COLUMNS, "encoding": "rot13"},
        {"columns": COLUMNS, "roots": "top"},
    ],
)
def test_what_does_not_fit_is_refused_and_it_waits_on(manager, address, body):
    answer = manager.post(address, body, format="json")

    assert answer.status_code == 400
    assert {"detail", "code"} <= set(answer.json())
    assert Import.objects.get().state == "draft"


def test_columns_may_be_named_with_the_file(scene: Scene, manager):
    file = SimpleUploadedFile("a.csv", TABLE.encode())
    named = {f"columns.{target}": column for target, column in COLUMNS.items()}
    body = {"file": file, "delimiter": ";", "day_first": "true", "roots": "top", "preview": "true", **named}

    done = carried_out(manager.post(f"{scene.url}imports/", body, format="multipart"))

    assert done.state == "published"
    assert str(Comment.objects.get(text="Yes.").posted_at)[:10] == "2003-02-01"
    assert Comment.objects.get(text="No.").parent.text == "Yes."


def test_an_import_without_columns_has_none_to_show(scene: Scene, manager):
    text = json.dumps({"text": "Hello.\n\nWorld.", "preview": True})
    source = manager.post(f"{scene.url}imports/", text, content_type="application/json").json()

    assert manager.get(f"/api/v1/imports/{source['id']}/columns/").status_code == 400
    assert manager.post(f"/api/v1/imports/{source['id']}/columns/", {}, format="json").status_code == 400
