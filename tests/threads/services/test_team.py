"""Who joins, changes role and leaves; invitations as services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.models import Annotation, Assignment
from annotations.services.assigning.handing import assign
from tests.factories import MembershipFactory, UserFactory, plant_study
from threads.errors import Conflict, Refused
from threads.models import Comment, Invitation, Membership, Project, Thread
from threads.permissions import may, people_with
from threads.services import inviting, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return plant_study(["One.", "Two."], [None, 0], title="The lido")


def of(study, user) -> Membership:
    return Membership.objects.get(project=study.project, user=user)


class TestRoles:
    def test_a_new_role_holds_at_once(self, study):
        team.change_role(of(study, study.annotator), "viewer")

        assert not may(study.annotator, "annotate", study.project)
        assert may(study.annotator, "view", study.project)

    def test_a_project_keeps_a_manager(self, study):
        with pytest.raises(Conflict) as refusal:
            team.change_role(of(study, study.manager), "annotator")

        assert refusal.value.code == "last_manager"
        assert of(study, study.manager).role == "manager"

    def test_a_manager_may_step_back_when_there_is_another(self, study):
        team.change_role(of(study, study.annotator), "manager")

        assert team.change_role(of(study, study.manager), "viewer").role == "viewer"

    def test_one_who_cannot_sign_in_does_not_count_as_a_manager(self, study):
        team.add_member(study.project, UserFactory(is_active=False), "manager")

        with pytest.raises(Conflict):
            team.remove_member(of(study, study.manager))

    def test_an_unknown_role_is_refused(self, study):
        with pytest.raises(Refused):
            team.change_role(of(study, study.annotator), "king")


class TestLeaving:
    def test_nothing_of_the_project_is_visible_any_more(self, study):
        team.remove_member(of(study, study.annotator))

        for rows in (Project.objects, Thread.objects, Comment.objects, Membership.objects, Annotation.objects):
            assert not rows.visible_to(study.annotator).exists()
        assert not may(study.annotator, "view", study.project)
        assert study.annotator not in people_with("annotate", study.project)

    def test_answers_and_alias_stay_and_a_return_finds_both(self, study):
        alias = of(study, study.annotator).alias
        team.remove_member(of(study, study.annotator))
        newcomer = team.add_member(study.project, UserFactory(), "annotator")

        back = team.add_member(study.project, study.annotator, "viewer")

        assert (back.alias, back.role, back.left_at) == (alias, "viewer", None)
        assert newcomer.alias != alias

    def test_open_threads_go_back_to_the_queue(self, study):
        assign(study.round, [study.thread], [study.annotator])

        assert team.remove_member(of(study, study.annotator)) == 1
        assert [(row.state, row.reason) for row in Assignment.objects.all()] == [("expired", "Left the project.")]

    def test_or_to_an_heir(self, study):
        heir = MembershipFactory(project=study.project, role="annotator").user
        assign(study.round, [study.thread], [study.annotator])

        team.remove_member(of(study, study.annotator), heir=heir)

        rows = Assignment.objects.order_by("pk").values_list("annotator", "state")
        assert list(rows) == [(study.annotator.pk, "expired"), (heir.pk, "open")]

    @pytest.mark.parametrize("role", [None, "viewer"])
    def test_an_heir_annotates_in_the_project(self, study, role):
        heir = MembershipFactory(project=study.project, role=role).user if role else UserFactory()

        with pytest.raises(Refused):
            team.remove_member(of(study, study.annotator), heir=heir)

        assert of(study, study.annotator).left_at is None

    def test_the_last_manager_stays(self, study):
        with pytest.raises(Conflict):
            team.remove_member(of(study, study.manager))

    def test_twice_is_told(self, study):
        member = of(study, study.annotator)
        team.remove_member(member)

        with pytest.raises(Conflict) as refusal:
            team.remove_member(member)

        assert refusal.value.code == "left_already"


class TestInvitations:
    def invite(self, study, **fields) -> tuple[Invitation, str]:
        return inviting.invite(study.project, by=study.manager, **{"role": "annotator", **fields})

    def test_one_person_joins_once(self, study):
        invitation, secret = self.invite(study, role="adjudicator")
        first, second = UserFactory(), UserFactory()

        assert inviting.find_invitation(secret) == invitation
        assert inviting.accept(invitation, first).role == "adjudicator"
        with pytest.raises(Conflict):
            inviting.accept(invitation, second)
        assert not Project.objects.visible_to(second).exists()

    def test_the_secret_is_not_stored(self, study):
        invitation, secret = self.invite(study)

        assert secret not in [str(value) for value in vars(invitation).values()]

    @pytest.mark.parametrize("fate", ["withdrawn", "expired"])
    def test_a_link_that_is_over_lets_nobody_in(self, study, fate):
        invitation, _ = self.invite(study)
        if fate == "withdrawn":
            inviting.withdraw(invitation)
        else:
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        with pytest.raises(Conflict):
            inviting.accept(invitation, UserFactory())

    def test_a_used_one_cannot_be_withdrawn(self, study):
        invitation, _ = self.invite(study)
        inviting.accept(invitation, UserFactory())

        with pytest.raises(Conflict):
            inviting.withdraw(invitation)

    def test_a_member_does_not_use_it_up(self, study):
        invitation, _ = self.invite(study)

        with pytest.raises(Conflict):
            inviting.accept(invitation, study.annotator)

        assert Invitation.objects.working().filter(pk=invitation.pk).exists()

    def test_an_unknown_secret_finds_nothing(self, study):
        assert inviting.find_invitation("no-such-secret") is None

    def test_one_into_the_trash_finds_nothing(self, study):
        _, secret = self.invite(study)
        Project.objects.update(trashed_at=timezone.now())

        assert inviting.find_invitation(secret) is None
