"""The trash: out of everybody's sight, back as it was, gone after thirty days with everything below it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Annotation, Relation
from annotations.services import annotating, reinstating
from tests.factories import Study, plant_study
from tests.spread import plant_spread, released
from threads.errors import Conflict
from threads.models import Comment, Import, Project, Thread
from threads.services import trash
from threads.services.projects import trash_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def spread() -> Study:
    return plant_spread()


def rows() -> dict[str, int]:
    """How many rows each table of the two applications has."""
    labels = ("threads", "annotations")
    models = [model for label in labels for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return {model._meta.label: model._base_manager.count() for model in models}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_thread_in_the_trash_is_seen_by_nobody_and_comes_back_as_it_was(spread: Study):
    client, page = signed_in(spread.manager), reverse("threads:thread_list", args=[spread.project.slug])
    workspace = reverse("annotations:workspace", args=[spread.project.slug, spread.thread.pk])
    before = Annotation.objects.count()

    client.post(reverse("threads:thread_trashing", args=[spread.project.slug, spread.thread.pk]))
    hidden = (client.get(workspace).status_code, workspace in client.get(page).content.decode())
    client.post(reverse("threads:thread_restoration", args=[spread.project.slug, spread.thread.pk]))

    assert hidden == (404, False)
    assert client.get(workspace).status_code == 200
    assert Annotation.objects.count() == before


def test_releases_of_a_project_in_the_trash_cannot_be_downloaded(spread: Study):
    release = released(spread)
    client = signed_in(spread.manager)
    file = reverse("annotations:download", args=[spread.project.slug, release.number, "jsonl"])
    before = client.get(file).status_code

    trash_project(spread.project, by=spread.manager)

    assert (before, client.get(file).status_code) == (200, 404)


def test_what_was_imported_again_meanwhile_keeps_the_other_in_the_trash():
    study = plant_study()
    trash.trash_thread(study.thread)
    again = Thread.objects.get(pk=study.thread.pk)
    again.pk, again.trashed_at = None, None
    again.save()

    with pytest.raises(Conflict, match="imported again"):
        trash.restore_thread(study.thread, by=study.manager)


@pytest.mark.django_db(transaction=True)
def test_a_project_is_deleted_whole_and_others_keep_every_row(media: Path):
    other = plant_study()
    annotating.annotate(other.comment(1), other.label("claim"), round=other.round, by=other.annotator, span=(0, 3))
    before = rows()
    people = before["threads.User"]
    spread = plant_spread()
    released(spread)
    trash_project(spread.project, by=spread.manager)
    Project.objects.filter(pk=spread.project.pk).update(trashed_at=timezone.now() - timedelta(days=31))

    purged = trash.purge_due()

    assert purged == 1
    # People stay, with the answers that their clients may ask for once more.
    theirs = {"threads.User": people + 2, "annotations.Receipt": 1}
    assert rows() == before | theirs
    assert [path for path in media.rglob("*") if path.is_file()] == []
    connection.check_constraints()


@pytest.mark.django_db(transaction=True)
def test_a_thread_is_deleted_with_its_file_and_the_rest_of_the_project_stays(media: Path):
    spread = plant_spread()
    kept = Thread.objects.filter(project=spread.project).exclude(pk=spread.thread.pk).get()
    trash.trash_thread(spread.thread)

    trash.delete_thread(spread.thread)

    assert list(Thread.objects.filter(project=spread.project)) == [kept]
    assert not Comment.objects.exclude(thread=kept).exists()
    assert not Relation.objects.exists()
    assert Import.objects.get(project=spread.project).file.name == ""
    assert [path.parent.name for path in media.rglob("*") if path.is_file()] == ["models"]
    connection.check_constraints()


def test_nothing_is_deleted_that_is_not_in_the_trash_or_not_long_enough():
    study = plant_study()

    with pytest.raises(Conflict):
        trash.delete_thread(study.thread)
    trash.trash_thread(study.thread)

    assert trash.purge_due() == 0
    assert study.thread.comments.exists()


def test_only_managers_come_near_the_trash():
    study = plant_study()
    pages = [
        reverse("threads:trash", args=[study.project.slug]),
        reverse("threads:thread_trashing", args=[study.project.slug, study.thread.pk]),
    ]

    answers = [signed_in(study.annotator).get(page).status_code for page in pages]
    trash_project(study.project, by=study.manager)
    restored = signed_in(study.annotator).post(reverse("threads:project_restoration", args=[study.project.slug]))

    assert answers == [403, 403]
    assert restored.status_code == 404


def test_a_label_taken_back_is_given_again_with_its_target():
    study = plant_study()
    rebuttal = annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    annotating.retract(rebuttal, by=study.annotator)
    gone = (Annotation.objects.live().count(), Relation.objects.live().count())

    page = signed_in(study.annotator).get(reverse("annotations:trash_labels", args=[study.project.slug]))
    signed_in(study.annotator).post(
        reverse("annotations:label_restoration", args=[study.project.slug, rebuttal.pk]), follow=True
    )

    assert gone == (0, 0)
    assert "Rebuttal" in page.content.decode()
    assert (Annotation.objects.live().count(), Relation.objects.live().count()) == (1, 1)


def test_a_label_whose_place_is_taken_stays_back():
    study = plant_study()
    first = annotating.annotate(study.comment(2), study.label("question"), round=study.round, by=study.annotator)
    annotating.retract(first, by=study.annotator)
    annotating.annotate(study.comment(2), study.label("other"), round=study.round, by=study.annotator)

    with pytest.raises(Conflict, match="in its place"):
        reinstating.reinstate(first, by=study.annotator)
