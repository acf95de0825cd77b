"""Who gets to see what."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory, ProjectFactory, UserFactory
from threads.models import Membership


def test_an_outsider_finds_nothing_at_the_pages_of_a_project(study, outsider):
    pages = [study.page, reverse("threads:thread_list", args=[study.project.slug])]

    answers = [outsider.get(page).status_code for page in pages]
    answers.append(outsider.post(study.actions, {"action": "undo"}).status_code)

    assert answers == [404, 404, 404]


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(study):
    answer = Client().get(study.page)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_thread_is_not_found_below_another_project(study):
    other = ProjectFactory()
    MembershipFactory(project=other, user=study.annotator)

    answer = study.client.get(reverse("annotations:workspace", args=[other.slug, study.thread.pk]))

    assert answer.status_code == 404


def test_a_viewer_reads_but_gets_no_picker_and_may_not_label(study):
    viewer = UserFactory()
    MembershipFactory(project=study.project, user=viewer, role=Membership.Role.VIEWER)
    client = Client()
    client.force_login(viewer)

    page = client.get(study.page)
    answer = client.post(study.actions, {"action": "undo"})

    assert 'id="picker"' not in page.content.decode()
    assert answer.status_code == 403


def test_a_comment_of_another_thread_cannot_be_labelled_through_this_one(study, outsider):
    other = MembershipFactory(user=study.annotator).project
    from_elsewhere = type(study.thread).objects.create(project=other, source_format="factory", fingerprint="0")
    comment = from_elsewhere.comments.create(position=0, depth=0, subtree_end=0, source_order=0, text="x")

    answer = study.act(f"toggle:{study.label('claim').pk}", comment=comment.pk)

    assert answer.status_code == 404


@pytest.mark.django_db
def test_the_project_list_shows_only_own_projects(study, outsider):
    mine = study.client.get("/").content.decode()
    theirs = outsider.get("/").content.decode()

    assert study.project.name in mine
    assert study.project.name not in theirs
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
