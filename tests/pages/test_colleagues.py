"""What others said shows after one's own judgement, never before it, and never in a blind round."""

from __future__ import annotations

import pytest
from django.test import Client

from annotations.services import annotating, judging
from tests.factories import MembershipFactory, Study, plant_study
from threads.models import Membership, User

SAID = '<li class="colleague">'


@pytest.fixture
def study(db: None) -> Study:
    """The annotator (a2) has called comment 2 a rebuttal."""
    study = plant_study()
    annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    judging.judge(study.comment(2), round=study.round, by=study.annotator)
    return study


def page(study: Study, user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(f"/projects/{study.project.slug}/threads/{study.thread.pk}/").content.decode()


def judge(study: Study, position: int, label: str) -> None:
    annotating.annotate(study.comment(position), study.label(label), round=study.round, by=study.manager)
    judging.judge(study.comment(position), round=study.round, by=study.manager)


def test_nothing_sways_me_before_my_own_judgement(study: Study):
    assert SAID not in page(study, study.manager)


def test_judging_one_comment_shows_nothing_of_another(study: Study):
    judge(study, 1, "other")

    assert SAID not in page(study, study.manager)


def test_after_my_judgement_i_see_how_others_differ(study: Study):
    judge(study, 2, "question")

    html = page(study, study.manager)

    assert SAID in html
    assert "<b>a2</b>" in html


def test_a_blind_round_shows_nothing_even_then(study: Study):
    study.round.is_blind = True
    study.round.save()
    judge(study, 2, "question")

    assert SAID not in page(study, study.manager)


def test_somebody_who_only_reads_sees_it_at_once(study: Study):
    viewer = MembershipFactory(project=study.project, role=Membership.Role.VIEWER).user

    assert SAID in page(study, viewer)


def test_my_own_answers_are_not_others(study: Study):
    assert SAID not in page(study, study.annotator)
