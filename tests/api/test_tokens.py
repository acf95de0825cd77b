from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from tests.api.conftest import Scene, client_with
from tests.factories import UserFactory
from threads.errors import Refused
from threads.models import Token
from threads.services.tokens import issue_token, revoke_token

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    cache.clear()


def ask(**body: object):
    return APIClient().post("/api/v1/token/", body, format="json")


def projects(key: str):
    return APIClient(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/projects/")


class TestPost:
    def test_a_name_and_password_are_exchanged_for_a_token_that_works(self, scene: Scene):
        response = ask(username="manager", password=PASSWORD, name="notebook")

        assert response.status_code == 201
        assert response.headers["Cache-Control"] == "no-store"
        assert projects(response.json()["key"]).json()["results"][0]["slug"] == scene.project.slug

    def test_the_key_is_stored_nowhere(self, scene: Scene):
        key = ask(username="manager", password=PASSWORD).json()["key"]

        stored = Token.objects.values().get()

        assert key not in str(stored)
        assert key.startswith(stored["prefix"])

    @pytest.mark.parametrize("username", ["manager", "nobody-of-that-name"])
    def test_a_wrong_password_and_an_unknown_name_are_answered_alike(self, scene: Scene, username: str):
        response = ask(username=username, password="wrong")

        assert response.status_code == 401
        assert response.json() == {
            "detail": "This name and password do not fit together.",
            "code": "authentication_failed",
        }

    def test_somebody_who_may_not_log_in_gets_none(self):
        UserFactory(username="gone", is_active=False)

        assert ask(username="gone", password=PASSWORD).status_code == 401

    def test_after_twenty_tries_at_one_account_even_the_right_password_waits(self, scene: Scene):
        for _ in range(20):
            ask(username="manager", password="wrong")

        response = ask(username="Manager", password=PASSWORD)

        assert response.status_code == 429
        assert response.json()["code"] == "throttled"
        assert int(response.headers["Retry-After"]) > 0
        assert ask(username="annotator", password=PASSWORD).status_code == 201

    @pytest.mark.parametrize("body", [{}, {"username": "manager"}, {"username": 5, "password": None}, ["manager"], "x"])
    def test_a_body_without_name_and_password_is_refused(self, scene: Scene, body: object):
        response = APIClient().post("/api/v1/token/", body, format="json")

        assert response.status_code == 400
        assert response.json()["code"] == "invalid"


class TestAuthentication:
    def test_the_word_token_does_as_well_as_bearer(self, scene: Scene):
        _, key = issue_token(scene.manager, "test", "read")

        response = APIClient(headers={"Authorization": f"Token {key}"}).get("/api/v1/projects/")

        assert response.status_code == 200

    @pytest.mark.parametrize("header", ["Bearer", "Bearer rj_unknown", "Bearer a b", "Bearer \xff\xfe", "Token rj_"])
    def test_a_key_that_does_not_work_is_401_and_not_anonymous(self, scene: Scene, header: str):
        response = APIClient(headers={"Authorization": header}).get("/api/v1/projects/")

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["code"] == "authentication_failed"

    def test_revoking_ends_it_at_once(self, scene: Scene):
        token, key = issue_token(scene.manager, "test", "write")

        revoke_token(token)

        assert projects(key).status_code == 401

    def test_it_ends_when_it_expires(self, scene: Scene):
        token, key = issue_token(scene.manager, "test", "write", expires_at=timezone.now() + timedelta(days=1))
        assert projects(key).status_code == 200

        Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())

        assert projects(key).status_code == 401

    def test_it_ends_with_its_owners_account(self, scene: Scene):
        _, key = issue_token(scene.manager, "test", "write")

        scene.manager.is_active = False
        scene.manager.save()

        assert projects(key).status_code == 401

    def test_its_use_is_noted_at_most_once_a_minute(self, scene: Scene):
        token, key = issue_token(scene.manager, "test", "read")
        projects(key)
        token.refresh_from_db()
        first = token.last_used_at

        projects(key)
        token.refresh_from_db()
        unchanged = token.last_used_at
        Token.objects.filter(pk=token.pk).update(last_used_at=timezone.now() - timedelta(seconds=61))
        projects(key)
        token.refresh_from_db()

        assert first is not None
        assert unchanged == first
        assert token.last_used_at is not None
        assert token.last_used_at >= first

    def test_a_session_needs_the_csrf_token_to_write(self, scene: Scene):
        client = APIClient(enforce_csrf_checks=True)
        client.force_login(scene.manager)

        response = client.post("/api/v1/projects/", {"name": "New"}, format="json")

        assert response.status_code == 403
        assert response.json()["code"] == "permission_denied"


class TestIssue:
    def test_a_token_for_a_project_one_does_not_belong_to_is_refused(self, scene: Scene):
        with pytest.raises(Refused):
            issue_token(scene.outsider, "test", "read", project=scene.project)

        assert not Token.objects.exists()

    def test_a_token_that_has_expired_already_is_refused(self, scene: Scene):
        with pytest.raises(Refused):
            issue_token(scene.manager, "test", "read", expires_at=timezone.now())

    def test_a_bound_token_stops_working_for_a_project_its_owner_left(self, scene: Scene):
        client = client_with(scene.annotator, project=scene.project)

        scene.project.memberships.filter(user=scene.annotator).delete()

        assert client.get(scene.url).status_code == 404
