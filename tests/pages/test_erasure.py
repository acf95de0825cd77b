"""Erasing by pages and by command: what is said before, who may, what is done."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from annotations.services import releasing
from tests.factories import AuthorFactory, Study, plant_study
from threads import jobs
from threads.models import Author, Comment, Erasure

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(settings, tmp_path) -> Study:
    settings.MEDIA_ROOT = tmp_path
    return plant_study()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(study: Study, position: int = 1) -> str:
    return reverse("threads:erase_comment", args=[study.project.slug, study.comment(position).pk])


def test_the_page_names_the_releases_that_will_be_withdrawn_and_changes_nothing(study: Study):
    release = releasing.request_release(study.project, by=study.manager, title="Spring")
    jobs.carry_out(release.job.pk, releasing.freeze_release)

    told = signed_in(study.manager).get(page_of(study)).content.decode()

    assert "Spring" in told
    assert "These releases are withdrawn" in told
    release.refresh_from_db()
    assert release.state == "frozen"
    assert study.comment(1).text


def test_a_manager_erases_and_the_workspace_shows_the_place(study: Study):
    client = signed_in(study.manager)

    answer = client.post(page_of(study), follow=True)

    assert study.comment(1).state == Comment.State.ERASED
    assert "This comment is gone: Erased." in answer.content.decode()


def test_an_annotator_may_not_and_an_outsider_finds_nothing(study: Study):
    elsewhere = plant_study()

    answers = [signed_in(user).post(page_of(study)).status_code for user in (study.annotator, elsewhere.manager)]

    assert answers == [403, 404]
    assert study.comment(1).text


def test_an_annotator_is_shown_no_way_to_it(study: Study):
    page = reverse("annotations:workspace", args=[study.project.slug, study.thread.pk])

    shown = ["/erasure/" in signed_in(user).get(page).content.decode() for user in (study.manager, study.annotator)]

    assert shown == [True, False]


def test_an_author_is_forgotten_with_the_texts_that_were_ticked(study: Study):
    author = AuthorFactory(project=study.project, handle="ann")
    study.thread.comments.filter(position=1).update(author=author)
    study.thread.comments.filter(position=2).update(text="Dear Ann, no.")
    page = reverse("threads:forget_author", args=[study.project.slug, author.pk])
    client = signed_in(study.manager)

    told = client.get(page).content.decode()
    client.post(page, {"texts": "on"})

    author.refresh_from_db()
    assert "Erase 1 comment of others that holds the name" in told
    assert (author.handle, study.comment(1).state, study.comment(2).text) == (None, "erased", "Dear Ann, no.")


def forget(study: Study, *options: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("forget", study.project.slug, *options, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_erases_with_yes_alone_and_the_log_names_what(study: Study):
    key = study.comment(1).pk

    with pytest.raises(CommandError, match="--yes"):
        forget(study, "--comment", str(key))
    untouched = study.comment(1).text
    told = forget(study, "--comment", str(key), "--yes")
    out = io.StringIO()
    call_command("erasures", stdout=out)

    assert untouched
    assert (told["comments"], study.comment(1).text) == (1, "")
    line = json.loads(out.getvalue())
    assert (line["kind"], line["row"], line["proof"]) == ("comment", key, Erasure.objects.get().proof)


def test_the_command_forgets_everybody_of_the_name(study: Study):
    for _ in range(2):
        AuthorFactory(project=study.project, handle="ann")

    forget(study, "--author", "ann", "--yes")

    assert set(Author.objects.values_list("handle", flat=True)) == {None}


def test_the_command_says_what_does_not_exist(study: Study):
    with pytest.raises(CommandError, match="Nobody"):
        forget(study, "--author", "zoe", "--yes")
    with pytest.raises(CommandError, match="no such comment"):
        forget(study, "--comment", "999999", "--yes")
