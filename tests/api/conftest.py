"""A project with a thread in it, and one person for every way of standing to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from rest_framework.test import APIClient

from tests.factories import AuthorFactory, UserFactory, plant_thread
from threads.models import Comment, Project, Thread, Token, User
from threads.services.projects import add_member, create_project
from threads.services.tokens import issue_token


@dataclass
class Scene:
    """The project, its people, one thread of three comments."""

    project: Project
    manager: User
    annotator: User
    viewer: User
    outsider: User
    thread: Thread

    @property
    def comments(self) -> list[Comment]:
        """The article first."""
        return list(self.thread.comments.order_by("position"))


@pytest.fixture
def scene(db: None) -> Scene:
    manager, annotator, viewer, outsider = (
        UserFactory(username=name) for name in ("manager", "annotator", "viewer", "outsider")
    )
    project = create_project("Lido", by=manager)
    add_member(project, annotator, "annotator")
    add_member(project, viewer, "viewer")
    thread = plant_thread(
        ["The lido pays for itself 🏊.", "It does not, see https://example.org/budget", "Who says so?"],
        project=project,
    )
    author = AuthorFactory(project=project, handle="Nadia B.", pseudonym="p_0001")
    thread.comments.filter(position=1).update(author=author)
    return Scene(project, manager, annotator, viewer, outsider, thread)


Client = Callable[[User], APIClient]


@pytest.fixture
def client_of() -> Client:
    """An API client that is logged in as a person, by session."""

    def log_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return log_in


def client_with(user: User, *, scope: str = Token.Scope.WRITE, project: Project | None = None) -> APIClient:
    """An API client that carries a new token of this person."""
    _, key = issue_token(user, "test", scope, project=project)
    return APIClient(headers={"Authorization": f"Bearer {key}"})
