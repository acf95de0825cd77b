"""The home of a project: what it shows, to whom, and what it costs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.services import annotating, judging
from annotations.services.assigning import handing, submitting
from tests.factories import MembershipFactory, plant_thread
from tests.pages.document import parse, with_attribute
from threads.models import Membership


def get(desk) -> str:
    return desk.client.get(reverse("annotations:home", args=[desk.project.slug])).content.decode()


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def submit(desk, person, thread=None, label="other", **how) -> None:
    thread = thread or desk.thread
    for comment in thread.comments.filter(position__gt=0):
        annotating.annotate(comment, desk.label(label), round=desk.round, by=person)
        judging.judge(comment, round=desk.round, by=person, **how)
    submitting.submit_thread(desk.round, thread, by=person)


@pytest.fixture
def colleague(desk):
    return MembershipFactory(project=desk.project, role=Membership.Role.ANNOTATOR, alias="a3").user


@pytest.fixture
def manager(desk):
    return MembershipFactory(project=desk.project, alias="boss").user


def test_a_manager_sees_who_is_how_far_and_how_long_it_takes(desk, colleague, manager):
    submit(desk, colleague, milliseconds=4000)
    handing.assign(desk.round, [desk.thread], [desk.annotator])
    judging.judge(desk.comment(1), round=desk.round, by=desk.annotator, state="skipped", milliseconds=1500)

    html = get(desk.client_of(manager))

    assert f"{colleague.username} a3 1 of 1 4 of 4 4 done 4.0 s 4.0 s 4.0 s" in words_of(html)
    assert f"{desk.annotator.username} a2 0 of 1 1 of 4 1 skipped 1.5 s 1.5 s 1.5 s" in words_of(html)
    assert "All together 1 of 2 5 of 8 4 done, 1 skipped 4.0 s 4.0 s 4.0 s" in words_of(html)
    assert "The lido 1 of 2 5 of 8" in words_of(html)
    assert len(with_attribute(parse(html), "class", "plot__dot")) == 2


def test_an_annotator_sees_their_own_progress_and_nobody_elses(desk, colleague):
    other = plant_thread(["Out of sight."], [None], project=desk.project, title="Elsewhere")
    desk.round.is_blind = True
    desk.round.save()
    handing.assign(desk.round, [desk.thread], [desk.annotator])
    submit(desk, colleague, other)
    alone = words_of(get(desk))

    submit(desk, colleague, label="question", milliseconds=4000)

    seen = words_of(get(desk))
    assert "You 0 of 1 0 of 4 – – –" in seen
    assert "Assignments submitted 0 of 1" in seen
    assert colleague.username not in seen
    assert "a3" not in seen
    assert "Elsewhere" not in seen
    assert "4.0 s" not in seen
    assert seen == alone


def test_a_manager_who_annotates_blindly_does_not_see_how_colleagues_judged(desk, colleague, manager):
    desk.round.is_blind = True
    desk.round.save()
    handing.assign(desk.round, [desk.thread], [manager])
    submit(desk, colleague)

    seen = words_of(get(desk.client_of(manager)))

    assert "4 of 4" in seen
    assert "4 done" not in seen


def test_agreement_over_time_is_drawn_and_what_is_undefined_stays_so(desk, colleague):
    long = plant_thread([f"Number {n}." for n in range(60)], [None] * 60, project=desk.project)
    submit(desk, desk.annotator, long)
    submit(desk, colleague, long)

    page = get(desk)

    assert "undefined" in page
    assert "plot__line" not in page
    other = plant_thread([f"Number {n}." for n in range(60)], [None] * 60, project=desk.project)
    submit(desk, desk.annotator, other)
    submit(desk, colleague, other, label="question")
    page = get(desk)
    assert with_attribute(parse(page), "class", "plot__line")
    assert words_of(page).count("Agreement over time") == 1


def test_it_costs_the_same_however_many_people_threads_and_labels_there_are(desk, manager):
    def grow(count: int) -> int:
        for _ in range(count):
            person = MembershipFactory(project=desk.project, role=Membership.Role.ANNOTATOR).user
            thread = plant_thread(["One.", "Two."], [None, None], project=desk.project)
            handing.assign(desk.round, [thread, desk.thread], [person])
            submit(desk, person, thread, milliseconds=2000)
        seen = desk.client_of(manager)
        get(seen)
        with CaptureQueriesContext(connection) as queries:
            page = get(seen)
        assert page.count("2.0 s") >= 3 * count
        return len(queries)

    assert grow(2) == grow(18)


@pytest.mark.parametrize("role", ["viewer", "annotator", "adjudicator", "manager"])
def test_everybody_has_a_home_before_any_round_has_begun(desk, role):
    desk.round.delete()
    person = MembershipFactory(project=desk.project, role=role).user

    assert "Next step" in get(desk.client_of(person))


def test_an_outsider_finds_nothing(desk, outsider):
    assert outsider.get(reverse("annotations:home", args=[desk.project.slug])).status_code == 404
