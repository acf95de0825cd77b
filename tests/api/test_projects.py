from __future__ import annotations

import pytest
from django.test import Client

from tests.api.conftest import Scene
from threads.models import Project


def test_a_new_project_has_its_maker_as_manager_and_can_be_annotated_at_once(scene: Scene, client_of):
    client = client_of(scene.outsider)

    response = client.post("/api/v1/projects/", {"name": "Town hall"}, format="json")

    slug = response.json()["slug"]
    assert (response.status_code, slug) == (201, "town-hall")
    members = client.get(f"/api/v1/projects/{slug}/members/").json()["results"]
    assert [(row["username"], row["role"], row["alias"]) for row in members] == [("outsider", "manager", "a1")]
    questions = client.get(f"/api/v1/projects/{slug}/labels/").json()["questions"]
    assert [question["key"] for question in questions][:2] == ["function", "content"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, None, ["x"], True])
def test_a_project_needs_a_name(scene: Scene, client_of, name: object):
    response = client_of(scene.manager).post("/api/v1/projects/", {"name": name}, format="json")

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["name"]


def test_a_change_keeps_the_address(scene: Scene, client_of):
    client = client_of(scene.manager)

    response = client.patch(
        scene.url, {"name": "Pool", "description": "Summer.", "slug": "mine", "created_at": None}, format="json"
    )

    assert response.json() == client.get(scene.url).json()
    assert (response.json()["name"], response.json()["description"]) == ("Pool", "Summer.")
    assert response.json()["slug"] == scene.project.slug


def test_a_deleted_project_goes_to_the_trash_whole(scene: Scene, client_of):
    client_of(scene.manager).delete(scene.url)

    trashed = Project.objects.get(pk=scene.project.pk)
    assert trashed.trashed_at is not None
    assert trashed.threads.count() == 1


def test_keys_and_secrets_are_not_shown(scene: Scene, client_of):
    assert scene.project.pseudonym_key not in client_of(scene.manager).get(scene.url).content.decode()


class TestMembers:
    def test_somebody_is_added_by_name(self, scene: Scene, client_of):
        body = {"username": "outsider", "role": "viewer"}

        response = client_of(scene.manager).post(f"{scene.url}members/", body, format="json")

        assert response.json()["alias"] == "a4"
        assert client_of(scene.outsider).get(scene.url).status_code == 200

    def test_nobody_is_added_twice(self, scene: Scene, client_of):
        response = client_of(scene.manager).post(f"{scene.url}members/", {"username": "viewer"}, format="json")

        assert response.status_code == 409

    @pytest.mark.parametrize(
        ("body", "field"),
        [({"username": "nobody"}, "username"), ({"username": "outsider", "role": "king"}, "role"), ({}, "username")],
    )
    def test_what_does_not_fit_is_refused_by_field(self, scene: Scene, client_of, body: dict[str, str], field: str):
        response = client_of(scene.manager).post(f"{scene.url}members/", body, format="json")

        assert response.status_code == 400
        assert list(response.json()["fields"]) == [field]

    def test_a_role_changes(self, scene: Scene, client_of):
        response = client_of(scene.manager).patch(
            f"{scene.url}members/{scene.viewer.username}/", {"role": "adjudicator"}, format="json"
        )

        assert response.json()["role"] == "adjudicator"
        assert client_of(scene.viewer).get(f"{scene.url}rounds/").status_code == 200

    def test_the_last_manager_cannot_go(self, scene: Scene, client_of):
        address = f"{scene.url}members/{scene.manager.username}/"

        answers = [
            client_of(scene.manager).patch(address, {"role": "viewer"}, format="json"),
            client_of(scene.manager).delete(address),
        ]

        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "last_manager")] * 2

    def test_who_is_removed_finds_nothing_any_more(self, scene: Scene, client_of):
        client_of(scene.manager).delete(f"{scene.url}members/{scene.viewer.username}/")

        assert client_of(scene.viewer).get(scene.url).status_code == 404
        members = client_of(scene.manager).get(f"{scene.url}members/").json()["results"]
        assert scene.viewer.username not in [row["username"] for row in members]

    def test_an_unknown_heir_is_refused(self, scene: Scene, client_of):
        answer = client_of(scene.manager).delete(f"{scene.url}members/{scene.annotator.username}/?heir=nobody")

        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["heir"])


class TestInvitations:
    def test_the_link_is_shown_once(self, scene: Scene, client_of):
        client = client_of(scene.manager)

        made = client.post(f"{scene.url}invitations/", {"role": "viewer", "email": "kim@example.org"}, format="json")

        listed = client.get(f"{scene.url}invitations/").json()["results"]
        assert made.json()["path"].startswith("/invitations/")
        assert [(row["role"], row["email"], "path" in row) for row in listed] == [("viewer", "kim@example.org", False)]

    def test_a_withdrawn_one_is_gone(self, scene: Scene, client_of):
        client = client_of(scene.manager)
        made = client.post(f"{scene.url}invitations/", {"role": "viewer"}, format="json").json()

        client.delete(f"{scene.url}invitations/{made['id']}/")

        assert client.get(f"{scene.url}invitations/").json()["results"] == []
        assert Client().get(made["path"]).status_code == 410
