from __future__ import annotations

from annotations.models import Round
from tests.api.conftest import Scene
from tests.factories import MembershipFactory


def test_labels_come_with_their_questions_and_relations(scene: Scene, client_of):
    body = client_of(scene.viewer).get(f"{scene.url}labels/").json()

    function = next(question for question in body["questions"] if question["key"] == "function")
    labels = {label["key"]: label for label in function["labels"]}
    assert body["number"] == 1
    assert (function["kind"], function["required"]) == ("one_of", True)
    assert set(labels) == {"rebuttal", "support", "question", "other"}
    assert (labels["rebuttal"]["shortcut"], labels["rebuttal"]["relation"]) == ("d", "rebuts")
    assert labels["other"]["relation"] is None


def test_a_closed_rounds_labels_are_still_read(scene: Scene, client_of):
    Round.objects.update(state="closed")

    assert client_of(scene.viewer).get(f"{scene.url}labels/").status_code == 200


def test_without_any_round_there_are_none(client_of, db):
    membership = MembershipFactory()

    response = client_of(membership.user).get(f"/api/v1/projects/{membership.project.slug}/labels/")

    assert response.status_code == 404


def test_rounds_say_whether_they_are_blind(scene: Scene, client_of):
    (row,) = client_of(scene.viewer).get(f"{scene.url}rounds/").json()["results"]

    assert (row["id"], row["name"], row["state"]) == (scene.round.pk, "main", "open")
    assert (row["is_blind"], row["shows_suggestions"]) == (False, True)
    assert (row["scheme_version"], row["guideline"]) == (1, 1)
