"""What happened, by person, kind and comment; and what of it stays hidden."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.services import annotating, claims, history, judging
from annotations.services.assigning import submitting
from tests.factories import MembershipFactory, plant_thread


def get(desk, query="") -> str:
    return desk.client.get(reverse("annotations:history", args=[desk.project.slug]) + query).content.decode()


def label(desk, person, key="question", thread=None) -> None:
    for comment in (thread or desk.thread).comments.filter(position__gt=0):
        annotating.annotate(comment, desk.label(key), round=desk.round, by=person)
        judging.judge(comment, round=desk.round, by=person)


@pytest.fixture
def manager(desk):
    return MembershipFactory(project=desk.project, alias="boss").user


def test_one_sees_ones_own_changes_by_kind_and_comment(desk, manager):
    label(desk, desk.annotator)
    label(desk, manager, "other")

    html = get(desk)

    assert (html.count("Question on #"), html.count("Done on #")) == (4, 4)
    assert "Other on #" not in html
    assert "Done on #" not in get(desk, "?kind=labels")
    one = get(desk, f"?comment={desk.comment(2).pk}")
    assert (one.count("Question on #2"), one.count("Question on #")) == (1, 1)


def test_claims_and_what_was_taken_back_are_told_too(desk):
    claim = claims.list_claim(desk.project, "The lido leaks.", by=desk.annotator, round=desk.round)
    claims.mention(claim, desk.comment(1), round=desk.round, by=desk.annotator)
    label(desk, desk.annotator)
    history.undo(desk.round, by=desk.annotator)

    html = get(desk)

    assert "claim “The lido leaks.” listed" in html
    assert "claim “The lido leaks.” on #1" in html
    assert "undo on #4" in html
    assert get(desk, "?kind=claims").count("The lido leaks.") == 2


def test_a_manager_sees_a_member_once_blindness_ends(desk, manager):
    desk.round.is_blind = True
    desk.round.save()
    label(desk, desk.annotator)
    theirs = desk.client_of(manager)

    before = get(theirs)
    label(desk, manager, "other")
    submitting.submit_thread(desk.round, desk.thread, by=manager)

    assert "Question on #" not in before
    assert get(theirs, "?person=a2").count("Question on #") == 4
    assert "Other on #" not in get(theirs, "?person=a2")


def test_pages_follow_each_other_at_the_same_cost(desk):
    long = plant_thread(["x"] * 80, [None] * 80, project=desk.project)
    label(desk, desk.annotator)
    get(desk)
    with CaptureQueriesContext(connection) as few:
        get(desk)
    label(desk, desk.annotator, thread=long)
    with CaptureQueriesContext(connection) as many:
        page = get(desk)

    assert len(few) == len(many)
    assert "Older changes" in page


def test_outsiders_find_nothing(desk, outsider):
    assert outsider.get(reverse("annotations:history", args=[desk.project.slug])).status_code == 404
