"""Who may do what: every endpoint the router knows, against everybody who might ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from config.api.v1 import router
from tests.api.conftest import Scene, client_with
from tests.api.endpoints import ENDPOINTS, Endpoint
from tests.api.occasions import contested
from tests.factories import MembershipFactory, ProjectFactory, UserFactory
from tests.undoing import silent, undone
from threads.models import User
from threads.services.projects import create_project

HAS = {
    "viewer": {"view"},
    "annotator": {"view", "annotate"},
    "adjudicator": {"view", "annotate", "adjudicate"},
    "manager": {"view", "annotate", "adjudicate", "manage"},
}
ROLES = [
    "anonymous",
    "outsider",
    "removed",
    *HAS,
    "token",
    "read-only token",
    "token bound to the project",
    "token bound elsewhere",
]
# Who makes what is asked about, for whom: those who write are asked about their own.
MADE_BY = {
    "annotator": ["annotator"],
    "adjudicator": ["adjudicator"],
    "manager": [role for role in ROLES if role not in {"annotator", "adjudicator"}],
}


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
    client.force_login(person(role, scene))
    return client


def person(role: str, scene: Scene) -> User:
    """Whoever stands to the project like that."""
    return getattr(scene, role, None) or scene.project.memberships.get(alias=role).user


@pytest.fixture
def crowd(scene: Scene) -> Scene:
    """The scene, with an adjudicator and a manager who has left besides. The outsider manages another project."""
    MembershipFactory(project=scene.project, user=UserFactory(), role="adjudicator", alias="adjudicator")
    MembershipFactory(
        project=scene.project, user=UserFactory(), role="manager", alias="removed", left_at=timezone.now()
    )
    create_project("Theirs", by=scene.outsider)
    # What several endpoints are about, made once.
    contested(scene)
    return scene


def expected(role: str, endpoint: Endpoint) -> int:
    """The rule: 404 for outsiders, 403 for members without the right."""
    if role == "anonymous":
        return 401
    if role in {"outsider", "removed"}:
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


@pytest.fixture(autouse=True)
def _refused_in_silence() -> Iterator[None]:
    with silent("django.request"):
        yield


def test_everybody_gets_what_they_may_have(crowd: Scene):
    clients = {role: client_for(role, crowd) for role in ROLES}
    wrong: dict[str, str] = {}
    cells = 0

    for endpoint in ENDPOINTS:
        for actor, roles in MADE_BY.items():
            with undone():
                crowd.actor = person(actor, crowd)
                url, body = endpoint.url(crowd), endpoint.body(crowd)
                for role in roles:
                    with undone():
                        response = getattr(clients[role], endpoint.method)(url, body, format="json")
                    cells += 1
                    if response.status_code != expected(role, endpoint):
                        wrong[f"{endpoint} as {role}"] = f"{response.status_code}, not {expected(role, endpoint)}"
                    elif response.status_code >= 400:
                        assert set(response.json()) == {"detail", "code"}

    assert wrong == {}, f"{len(wrong)} of {cells} cells: {wrong}"
    assert cells == len(ENDPOINTS) * len(ROLES)


def test_nothing_of_another_project_is_reached_through_ones_own(crowd: Scene, client_of):
    """By an id of this project below the address of one that the outsider manages."""
    own = crowd.outsider.memberships.get().project.slug
    inside = f"projects/{crowd.project.slug}/"
    client, reached, asked = client_of(crowd.outsider), {}, 0
    crowd.actor = crowd.manager

    for endpoint in ENDPOINTS:
        with undone():
            url = endpoint.url(crowd)
            if inside not in url or not any(part.isdigit() for part in url.split("/")):
                continue
            address = url.replace(inside, f"projects/{own}/")
            got = getattr(client, endpoint.method)(address, endpoint.body(crowd), format="json").status_code
            asked += 1
        if got != 404:
            reached[str(endpoint)] = got

    assert asked
    assert reached == {}


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
