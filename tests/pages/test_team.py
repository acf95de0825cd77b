"""The team of a project, and the way in by invitation."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import MembershipFactory, UserFactory
from threads.models import Invitation, Membership, Project, User

PASSWORD = "correct horse battery"


def team_page(membership: Membership) -> str:
    return reverse("threads:team", args=[membership.project.slug])


def invited(member: Client, membership: Membership, **fields: str) -> str:
    """The path of a new link, as the page shows it."""
    page = member.post(team_page(membership), {"role": "annotator", **fields}).content.decode()
    found = re.search(r'value="http://testserver(/invitations/[^"]+)"', page)
    assert found, page
    return found[1]


def test_only_managers_see_the_team(member, membership, outsider):
    annotator = Client()
    annotator.force_login(MembershipFactory(project=membership.project, role="annotator").user)

    answers = [client.get(team_page(membership)).status_code for client in (member, annotator, outsider)]

    assert answers == [200, 403, 404]
    home = reverse("threads:thread_list", args=[membership.project.slug])
    assert team_page(membership) in member.get(home).content.decode()
    assert team_page(membership) not in annotator.get(home).content.decode()


def test_a_newcomer_makes_an_account_and_is_in(member, membership):
    link = invited(member, membership)
    newcomer = Client()

    asked = newcomer.get(link).content.decode()
    answer = newcomer.post(link, {"username": "kim", "password1": PASSWORD, "password2": PASSWORD})

    assert membership.project.name in asked
    assert answer.status_code == 302
    assert newcomer.get(answer.url).status_code == 200
    assert Membership.objects.get(user__username="kim").role == "annotator"
    assert newcomer.get(team_page(membership)).status_code == 403


def test_somebody_with_an_account_joins_with_one_press(member, membership):
    link, user, client = invited(member, membership, role="manager"), UserFactory(), Client()
    client.force_login(user)

    client.post(link)

    assert Membership.objects.get(user=user).role == "manager"


def test_a_weak_password_makes_no_account_and_keeps_the_link(member, membership):
    link, newcomer = invited(member, membership), Client()

    answer = newcomer.post(link, {"username": "kim", "password1": "12345678", "password2": "12345678"})

    assert answer.status_code == 422
    assert not User.objects.filter(username="kim").exists()
    assert newcomer.get(link).status_code == 200


def test_a_link_works_once_and_says_so(member, membership):
    link = invited(member, membership)
    Client().post(link, {"username": "kim", "password1": PASSWORD, "password2": PASSWORD})

    answer = Client().post(link, {"username": "lee", "password1": PASSWORD, "password2": PASSWORD})

    assert answer.status_code == 410
    assert "no longer works" in answer.content.decode()
    assert not User.objects.filter(username="lee").exists()


def test_a_withdrawn_and_an_old_link_say_so(member, membership):
    link = invited(member, membership)
    invitation = Invitation.objects.get()
    member.post(reverse("threads:invitation_withdrawal", args=[membership.project.slug, invitation.pk]))
    assert Client().get(link).status_code == 410

    link = invited(member, membership)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().get(link).status_code == 410


def test_an_unknown_link_is_not_found(db):
    assert Client().get("/invitations/anything/").status_code == 404


def test_a_member_who_follows_a_link_is_sent_to_the_project(member, membership):
    link = invited(member, membership)

    answer = member.get(link)

    assert answer.url == reverse("threads:thread_list", args=[membership.project.slug])
    assert Invitation.objects.working().exists()


def test_the_link_is_not_shown_again(member, membership):
    link = invited(member, membership)

    assert link not in member.get(team_page(membership)).content.decode()


def test_a_link_is_mailed_where_a_server_is_set_up(member, membership, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Project.objects.update(name="Lido\r\nBcc: all@example.org")

    page = member.post(team_page(membership), {"role": "viewer", "email": "kim@example.org"}).content.decode()

    [letter] = mail.outbox
    assert letter.to == ["kim@example.org"]
    assert "\n" not in letter.subject
    assert "http://testserver/invitations/" in letter.body
    assert "mailed to kim@example.org" in page


def test_a_mail_server_that_does_not_answer_leaves_the_link(member, membership, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )

    page = member.post(team_page(membership), {"role": "viewer", "email": "kim@example.org"}).content.decode()

    assert "http://testserver/invitations/" in page
    assert "could not be mailed" in page


def test_a_role_changes_and_the_last_manager_stays(member, membership):
    other = MembershipFactory(project=membership.project, role="viewer")
    address = reverse("threads:member_role", args=[membership.project.slug, other.pk])

    changed = member.post(address, {"role": "adjudicator"}, follow=True).content.decode()
    own = reverse("threads:member_role", args=[membership.project.slug, membership.pk])
    refused = member.post(own, {"role": "viewer"}, follow=True).content.decode()

    assert "adjudicator now" in changed
    assert "needs a manager" in refused
    assert Membership.objects.get(pk=membership.pk).role == "manager"


def test_removing_asks_first_and_keeps_the_answers(member, membership):
    other = MembershipFactory(project=membership.project, role="annotator")
    address = reverse("threads:member_removal", args=[membership.project.slug, other.pk])

    assert "All answers stay" in member.get(address).content.decode()
    assert Membership.objects.get(pk=other.pk).left_at is None
    member.post(address)

    assert Membership.objects.get(pk=other.pk).left_at is not None
    assert member.get(address).status_code == 404


def test_who_leaves_is_sent_to_their_projects(member, membership):
    MembershipFactory(project=membership.project, role="manager")
    address = reverse("threads:member_removal", args=[membership.project.slug, membership.pk])

    assert member.post(address).url == reverse("threads:project_list")


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_team(member, membership, number, django_assert_max_num_queries):
    for _ in range(number):
        MembershipFactory(project=membership.project)
        Invitation.objects.create(
            project=membership.project,
            digest=str(_),
            created_by=membership.user,
            expires_at=timezone.now() + timedelta(1),
        )

    with django_assert_max_num_queries(12):
        member.get(team_page(membership))
