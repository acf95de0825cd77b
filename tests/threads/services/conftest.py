"""A project to import into, and its manager."""

from __future__ import annotations

import pytest

from tests.factories import MembershipFactory
from threads.models import Project, User


@pytest.fixture
def project(db: None) -> Project:
    return MembershipFactory().project


@pytest.fixture
def user(project: Project) -> User:
    return project.memberships.get().user
