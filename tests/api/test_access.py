"""Who may do what: every endpoint the router knows, against everybody who might ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from rest_framework.response import Response
from rest_framework.test import APIClient

from config.api.v1 import router
from tests.api.conftest import Scene, client_with
from tests.api.endpoints import ENDPOINTS, Endpoint
from tests.factories import ProjectFactory
from threads.services.projects import create_project

HAS = {
    "viewer": {"view"},
    "annotator": {"view", "annotate"},
    "manager": {"view", "annotate", "adjudicate", "manage"},
}
ROLES = [
    "anonymous",
    "outsider",
    *HAS,
    "token",
    "read-only token",
    "token bound to the project",
    "token bound elsewhere",
]


def ask(client: APIClient, endpoint: Endpoint, scene: Scene) -> Response:
    """The answer to this client."""
    return getattr(client, endpoint.method)(endpoint.url(scene), endpoint.body(scene), format="json")


def client_for(role: str, scene: Scene) -> APIClient:
    """A client that stands to the project as the role says. Tokens are the manager's."""
    if role == "anonymous":
        return APIClient()
    if role == "token":
        return client_with(scene.manager)
    if role == "read-only token":
        return client_with(scene.manager, scope="read")
    if role == "token bound to the project":
        return client_with(scene.manager, project=scene.project)
    if role == "token bound elsewhere":
        return client_with(scene.manager, project=create_project("Elsewhere", by=scene.manager))
    client = APIClient()
    client.force_login(getattr(scene, role))
    return client


def expected(role: str, endpoint: Endpoint) -> int:
    """What DESIGN section 3 says: 404 for outsiders, 403 for members without the right."""
    if role == "anonymous":
        return 401
    if role == "outsider":
        return endpoint.success if endpoint.is_general else 404
    if role == "read-only token" and endpoint.method != "get":
        return 403
    if role == "token bound elsewhere":
        return endpoint.bound_elsewhere
    if role == "token bound to the project" and endpoint.is_general:
        return endpoint.bound_elsewhere
    if role in HAS and endpoint.right not in HAS[role]:
        return 404 if endpoint.hides and role == "viewer" else 403
    return endpoint.success


def test_every_endpoint_of_the_router_stands_in_the_table():
    known = {(url.name, method) for url in router.urls for method in url.callback.actions if method != "head"}

    assert known == {(endpoint.name, endpoint.method) for endpoint in ENDPOINTS}


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace, so that one scene serves everybody in turn."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_everybody_gets_what_they_may_have(endpoint: Endpoint, scene: Scene):
    answers: dict[str, int] = {}

    for role in ROLES:
        with undone():
            scene.actor = scene.annotator if role == "annotator" else scene.manager
            response = ask(client_for(role, scene), endpoint, scene)
        answers[role] = response.status_code
        assert response.status_code < 400 or set(response.json()) == {"detail", "code"}

    assert answers == {role: expected(role, endpoint) for role in ROLES}


def test_a_project_in_the_trash_is_gone_for_its_members(scene: Scene, client_of):
    client = client_of(scene.manager)
    asked = [(e.method, e.url(scene), e.body(scene)) for e in ENDPOINTS if not e.is_general]

    client.delete(scene.url)

    for method, url, body in asked:
        assert getattr(client, method)(url, body, format="json").status_code == 404, url


def test_lists_hold_only_ones_own_projects(scene: Scene, client_of):
    ProjectFactory()

    projects = client_of(scene.viewer).get("/api/v1/projects/").json()["results"]

    assert [project["slug"] for project in projects] == [scene.project.slug]
