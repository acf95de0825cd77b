"""A project with a thread in it, and one person for every way of standing to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from rest_framework.test import APIClient

from annotations.models import Annotation, ExportFile, Label, Release, Round, Suggestion
from annotations.services import exporting, releasing
from annotations.services.annotating import annotate
from annotations.services.rounds import current_round
from tests.factories import AuthorFactory, UserFactory, plant_thread
from threads import jobs
from threads.models import Comment, Project, Thread, Token, User
from threads.services.projects import create_project
from threads.services.team import add_member
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
    round: Round
    # Who annotates where a row is made for a test.
    actor: User | None = None

    @property
    def comments(self) -> list[Comment]:
        """The article first."""
        return list(self.thread.comments.order_by("position"))

    @property
    def url(self) -> str:
        """The project's address."""
        return f"/api/v1/projects/{self.project.slug}/"

    def label(self, key: str) -> Label:
        """The label of this key in the round's scheme."""
        return Label.objects.get(question__version=self.round.scheme_version, key=key)

    def annotation(self, *, by: User | None = None, position: int = 2, key: str = "rebuttal") -> Annotation:
        """An annotation, by the manager if nobody else is named."""
        comment = self.comments[position]
        return annotate(comment, self.label(key), round=self.round, by=by or self.manager)

    def suggestion(self, *, position: int = 1, confidence: float = 0.8, thread: Thread | None = None) -> Suggestion:
        """A claim suggested for a whole comment."""
        comment = (thread or self.thread).comments.get(position=position)
        return Suggestion.objects.create(
            comment=comment,
            # One current suggestion a passage, label and extractor.
            extractor=f"test{Suggestion.objects.count()}",
            extractor_version="1",
            label=self.label("claim"),
            confidence=confidence,
        )


def frozen(project: Project, *, by: User) -> Release:
    """A release, as its worker leaves it."""
    release = releasing.request_release(project, by=by)
    jobs.carry_out(release.job.pk, releasing.freeze_release)
    release.refresh_from_db()
    return release


def exported(release: Release, format: str = "jsonl") -> ExportFile:
    """A file of the release, as its worker leaves it."""
    export = exporting.request_export(release, format, by=release.created_by)
    jobs.carry_out(export.job.pk, exporting.write_export)
    export.refresh_from_db()
    return export


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
    round = current_round(project)
    assert round is not None
    return Scene(project, manager, annotator, viewer, outsider, thread, round)


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
