"""Schemes by REST: begun, drafted, previewed, published, compared."""

from __future__ import annotations

from annotations.models import Annotation, Guideline
from tests.api.conftest import Scene

MERGE = [{"from": ["content", "evidence"], "to": [["content", "claim"]], "how": "merge"}]


def test_a_version_is_drafted_previewed_and_published_while_the_round_is_open(scene: Scene, client_of):
    scene.annotation(key="evidence")
    client = client_of(scene.manager)
    scheme = f"{scene.url}schemes/{scene.round.scheme_version.scheme_id}/"
    definition = client.get(f"{scheme}versions/1/").json()
    definition["questions"][1]["labels"].pop()

    written = client.put(f"{scheme}draft/", definition, format="json")
    effects = client.post(f"{scheme}effects/", {"mapping": MERGE}, format="json").json()
    answer = client.post(f"{scheme}publication/", {"mapping": MERGE}, format="json")
    changes = client.get(f"{scheme}versions/2/changes/1/").json()["changes"]

    assert written.json() == definition
    (round,) = effects["rounds"]
    assert (round["round"], round["moved"], round["taken_back"]) == (scene.round.pk, 1, 0)
    assert next(row for row in round["labels"] if row["name"] == "content/evidence")["annotations"] == 1
    assert (answer.status_code, answer.json()["number"], answer.json()["mapping"]) == (201, 2, MERGE)
    assert [(row["what"], row["where"]) for row in changes] == [("removed", "Content: Evidence")]
    assert Annotation.objects.live().get().label.key == "claim"


def test_a_bad_definition_names_its_places(scene: Scene, client_of):
    sent = {
        "name": "Mine",
        "questions": [{"key": "a", "name": "A", "labels": [{"key": "b", "name": "B", "shortcut": "j"}]}],
    }

    answer = client_of(scene.manager).post(f"{scene.url}schemes/", sent, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_definition")
    assert "next comment" in answer.json()["fields"]["questions.0.labels.0.shortcut"][0]


def test_what_is_gone_needs_a_fate(scene: Scene, client_of):
    client = client_of(scene.manager)
    scheme = f"{scene.url}schemes/{scene.round.scheme_version.scheme_id}/"
    definition = client.get(f"{scheme}versions/1/").json()
    definition["questions"][1]["labels"].pop()
    client.put(f"{scheme}draft/", definition, format="json")

    answer = client.post(f"{scheme}publication/", {"mapping": []}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_mapping")
    assert client.post(f"{scheme}publication/", {"rounds": [scene.round.pk + 1]}, format="json").status_code == 400


def test_without_a_draft_nothing_is_published(scene: Scene, client_of):
    scheme = f"{scene.url}schemes/{scene.round.scheme_version.scheme_id}/"

    answer = client_of(scene.manager).post(f"{scheme}publication/", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "no_draft")


def test_a_project_begins_with_the_preset_it_names(scene: Scene, client_of):
    client = client_of(scene.manager)

    made = client.post("/api/v1/projects/", {"name": "Rumours", "preset": "sdqc"}, format="json").json()

    labels = client.get(f"/api/v1/projects/{made['slug']}/labels/").json()
    assert labels["scheme"] == "SDQC: stance towards a rumour"
    assert client.post("/api/v1/projects/", {"name": "N", "preset": "nope"}, format="json").status_code == 400


def test_a_guideline_is_written_shown_and_used(scene: Scene, client_of):
    client = client_of(scene.manager)

    made = client.post(f"{scene.url}guidelines/", {"text": "Be *kind*<script>.", "applies": True}, format="json").json()

    assert (made["number"], made["html"]) == (2, "<p>Be <em>kind</em>&lt;script&gt;.</p>\n")
    scene.round.refresh_from_db()
    assert scene.round.guideline == Guideline.objects.get(number=2)
