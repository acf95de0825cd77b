"""Places of work: an annotator's study with the addresses of its workspace, and a manager's empty project."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.models import Label, Round
from tests.factories import MembershipFactory, UserFactory, plant_study
from threads.models import Comment, Membership, Project, Thread, User


@dataclass
class Desk:
    """What an annotator works with."""

    project: Project
    round: Round
    thread: Thread
    annotator: User
    client: Client

    @property
    def page(self) -> str:
        return reverse("annotations:workspace", args=[self.project.slug, self.thread.pk])

    @property
    def actions(self) -> str:
        return reverse("annotations:act", args=[self.project.slug, self.thread.pk])

    def label(self, key: str) -> Label:
        return Label.objects.get(question__version=self.round.scheme_version, key=key)

    def comment(self, position: int) -> Comment:
        return self.thread.comments.get(position=position)

    def act(self, action: str, **fields: object) -> HttpResponse:
        """As the script sends it: the answer holds the changed comments."""
        return self.client.post(self.actions, {"action": action, **fields}, headers={"HX-Request": "true"})

    def client_of(self, user: User) -> Desk:
        """The same desk, with somebody else at it."""
        client = Client()
        client.force_login(user)
        return replace(self, client=client, annotator=user)

    def html(self, query: str = "") -> str:
        return self.client.get(self.page + query).content.decode()


@pytest.fixture
def desk(db: None) -> Desk:
    study = plant_study(
        ["Close it, then.", "No. It leaks because nobody mended it.", "Who said so?", "Mended twice, by us."],
        [None, 0, 1, None],
        title="The lido",
    )
    client = Client()
    client.force_login(study.annotator)
    return Desk(study.project, study.round, study.thread, study.annotator, client)


@pytest.fixture
def membership(db: None) -> Membership:
    return MembershipFactory(project__slug="lido")


@pytest.fixture
def member(client: Client, membership: Membership) -> Client:
    """The browser of a manager of a project without threads."""
    client.force_login(membership.user)
    return client


@pytest.fixture
def outsider(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client
