"""A project with the default scheme, an open round, a thread and two members; and an outsider."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Label, Round
from annotations.services.starting import set_up_project
from tests.factories import MembershipFactory, UserFactory, plant_thread
from threads.models import Comment, Membership, Project, Thread, User


@dataclass
class Study:
    """One annotator's place of work."""

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

    def act(self, action: str, **fields: object):
        """As the script sends it: the answer holds the changed comments."""
        return self.client.post(self.actions, {"action": action, **fields}, headers={"HX-Request": "true"})

    def html(self, query: str = "") -> str:
        return self.client.get(self.page + query).content.decode()


@pytest.fixture
def study(db) -> Study:
    thread = plant_thread(
        [
            "Close it, then.",
            "No. It leaks because nobody mended it.",
            "Who said so?",
            "Mended twice: https://x.example/a",
        ],
        [None, 0, 1, None],
        title="The lido",
    )
    annotator = UserFactory(username="ada")
    MembershipFactory(project=thread.project, user=annotator, role=Membership.Role.ANNOTATOR)
    client = Client()
    client.force_login(annotator)
    return Study(thread.project, set_up_project(thread.project, by=annotator), thread, annotator, client)


@pytest.fixture
def outsider(db) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client
