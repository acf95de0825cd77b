"""Agreement as it is frozen with a release."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.services import annotating, judging
from annotations.services.assigning import submitting
from annotations.services.freezing.agreeing import agreement_of
from annotations.services.manifests import frozen_header, manifest
from tests.annotations.services.test_releasing import freeze
from tests.factories import MembershipFactory, Study, plant_thread
from threads.models import Membership, Thread, User


def submit(study: Study, by: User, keys: str, thread: Thread | None = None) -> None:
    thread = thread or study.thread
    for comment, key in zip(thread.comments.filter(position__gt=0), keys, strict=True):
        label = study.label({"q": "question", "o": "other"}[key])
        annotating.annotate(comment, label, round=study.round, by=by)
        judging.judge(comment, round=study.round, by=by)
    submitting.submit_thread(study.round, thread, by=by)


@pytest.fixture
def colleague(study: Study) -> User:
    return MembershipFactory(project=study.project, role=Membership.Role.ANNOTATOR, alias="a3").user


def test_it_is_that_of_the_submissions_when_it_was_frozen_and_stays_so(study: Study, colleague):
    submit(study, study.annotator, "qqo")
    submit(study, colleague, "qoo")
    first = freeze(study)

    later = plant_thread(["More."], [None], project=study.project)
    submit(study, study.annotator, "q", later)
    submit(study, colleague, "o", later)
    second = freeze(study)

    (then,), (now,) = frozen_header(first)["agreement"], frozen_header(second)["agreement"]
    assert (then["annotators"], then["threads"], then["compared"]) == (2, 1, 3)
    assert (now["threads"], now["compared"]) == (2, 4)
    (asked,) = [row for row in then["questions"] if row["key"] == "function"]
    assert asked["coefficients"]["raw"]["value"] == pytest.approx(2 / 3)
    # Of the six ratings three are questions: chance differs in 2 · 3 · 3 / (6 · 5), people in 2 / 6.
    assert asked["coefficients"]["alpha"]["value"] == pytest.approx(1 - (1 / 3) / (3 / 5))
    assert manifest(first)["agreement"] == [then]


def test_only_the_threads_of_the_release_count(study: Study, colleague):
    Thread.objects.filter(pk=study.thread.pk).update(site="lido.example")
    submit(study, study.annotator, "qqo")
    submit(study, colleague, "qoo")

    elsewhere = plant_thread(["More."], [None], project=study.project, site="tram.example")
    submit(study, study.annotator, "q", elsewhere)
    submit(study, colleague, "o", elsewhere)

    (found,) = agreement_of([study.round], Thread.objects.filter(site="lido.example"))
    assert (found["threads"], found["compared"]) == (1, 3)


def test_whoever_releases_sees_it_and_annotators_do_not(study: Study, colleague):
    submit(study, study.annotator, "qqo")
    submit(study, colleague, "qoo")
    page = reverse("annotations:release_detail", args=[study.project.slug, freeze(study).number])

    def seen(user: User) -> str:
        client = Client()
        client.force_login(user)
        return client.get(page).content.decode()

    assert "Agreement in the round main, as it was when the release was frozen: 2 annotators" in seen(study.manager)
    assert "Agreement in the round" not in seen(study.annotator)
