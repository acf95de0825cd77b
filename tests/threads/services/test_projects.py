from __future__ import annotations

import pytest

from tests.factories import MembershipFactory, ProjectFactory, UserFactory
from threads.errors import Conflict, Refused
from threads.models import Membership, Project
from threads.services.projects import create_project
from threads.services.team import add_member

pytestmark = pytest.mark.django_db

set_up: list[tuple[str, str]] = []


def note_project(project: Project, *, by: object) -> None:
    """Stands where annotations would set the project up."""
    set_up.append((project.name, str(by)))


@pytest.fixture(autouse=True)
def _own_setup(settings):
    settings.PROJECT_SETUP = f"{__name__}.note_project"
    set_up.clear()


class TestCreateProject:
    def test_whoever_creates_a_project_manages_it_as_a1(self):
        user = UserFactory()

        project = create_project("  Harbour \n tolls ", by=user)

        membership = Membership.objects.get(project=project)
        assert (project.name, project.slug) == ("Harbour tolls", "harbour-tolls")
        assert (membership.user, membership.role, membership.alias) == (user, "manager", "a1")

    def test_annotations_set_it_up_in_the_same_step(self):
        user = UserFactory()

        create_project("Lido", by=user)

        assert set_up == [("Lido", str(user))]

    @pytest.mark.parametrize(
        ("name", "slug"),
        [("Lido", "lido-2"), ("New", "new-2"), ("東京", "project"), ("<b>", "b"), ("x" * 200, "x" * 74)],
    )
    def test_every_name_gets_a_free_address(self, name, slug):
        ProjectFactory(slug="lido")

        assert create_project(name, by=UserFactory()).slug == slug

    @pytest.mark.parametrize("name", ["", " \n ", "x" * 201])
    def test_a_name_that_cannot_be_stored_is_refused(self, name):
        with pytest.raises(Refused):
            create_project(name, by=UserFactory())

        assert not Project.objects.exists()


class TestAddMember:
    def test_the_next_alias_follows_the_highest_number(self):
        project = ProjectFactory()
        MembershipFactory(project=project, alias="a7")
        MembershipFactory(project=project, alias="Ruth")

        assert add_member(project, UserFactory(), "annotator").alias == "a8"

    def test_joining_twice_is_a_conflict(self):
        project = ProjectFactory()
        user = UserFactory()
        add_member(project, user, "annotator")

        with pytest.raises(Conflict):
            add_member(project, user, "viewer")

    def test_an_alias_is_given_once(self):
        project = ProjectFactory()
        add_member(project, UserFactory(), "annotator", alias="ann")

        with pytest.raises(Conflict):
            add_member(project, UserFactory(), "annotator", alias="ann")
