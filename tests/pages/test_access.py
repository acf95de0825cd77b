"""Who gets to see what."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory, ProjectFactory, UserFactory
from threads.models import Membership


def test_an_outsider_finds_nothing_at_the_pages_of_a_project(desk, outsider):
    pages = [desk.page, reverse("threads:thread_list", args=[desk.project.slug])]

    answers = [outsider.get(page).status_code for page in pages]
    answers.append(outsider.post(desk.actions, {"action": "undo"}).status_code)

    assert answers == [404, 404, 404]


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(desk):
    answer = Client().get(desk.page)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_thread_is_not_found_below_another_project(desk):
    other = ProjectFactory()
    MembershipFactory(project=other, user=desk.annotator)

    answer = desk.client.get(reverse("annotations:workspace", args=[other.slug, desk.thread.pk]))

    assert answer.status_code == 404


def test_a_viewer_reads_but_gets_no_picker_and_may_not_label(desk):
    viewer = UserFactory()
    MembershipFactory(project=desk.project, user=viewer, role=Membership.Role.VIEWER)
    client = Client()
    client.force_login(viewer)

    page = client.get(desk.page)
    threads = client.get(reverse("threads:thread_list", args=[desk.project.slug]))
    answer = client.post(desk.actions, {"action": "undo"})

    assert 'id="picker"' not in page.content.decode()
    assert "judged" not in page.content.decode().split("<main")[0]
    assert "Judged by you" not in threads.content.decode()
    assert answer.status_code == 403


def test_a_comment_of_another_thread_cannot_be_labelled_through_this_one(desk, outsider):
    other = MembershipFactory(user=desk.annotator).project
    from_elsewhere = type(desk.thread).objects.create(project=other, source_format="factory", fingerprint="0")
    comment = from_elsewhere.comments.create(position=0, depth=0, subtree_end=0, source_order=0, text="x")

    answer = desk.act(f"toggle:{desk.label('claim').pk}", comment=comment.pk)

    assert answer.status_code == 404


@pytest.mark.django_db
def test_the_project_list_shows_only_own_projects(desk, outsider):
    mine = desk.client.get("/").content.decode()
    theirs = outsider.get("/").content.decode()

    assert desk.project.name in mine
    assert desk.project.name not in theirs
    assert "No projects yet" in theirs


@pytest.mark.django_db
def test_nobody_can_make_an_account_for_themselves():
    answer = Client().post(
        reverse("account_signup"), {"username": "eve", "password1": "s3cret-s3cret", "password2": "s3cret-s3cret"}
    )

    assert answer.status_code == 200
    assert not UserFactory._meta.model.objects.filter(username="eve").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [("/healthz", 200), ("/readyz", 503)])
def test_supervisors_are_told_that_the_process_is_up_and_no_worker_was_seen(address, status):
    answer = Client().get(address)

    assert answer.status_code == status


@pytest.mark.django_db
def test_a_wrong_password_is_told_in_plain_words():
    answer = Client().post(reverse("account_login"), {"login": "nobody", "password": "wrong"})

    words = answer.content.decode()
    assert "User name and password do not match." in words
    assert "Stay signed in on this device" in words
