"""Managers plan, open, watch and close rounds; others see the rules and nobody's progress."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Assignment, Round
from annotations.services import judging
from annotations.services.assigning import handing, queueing, submitting
from tests.factories import Study, plant_study, plant_thread

PLAN = {
    "name": "Second", "units": "all", "annotators_per_unit": 2, "shared_percent": 100, "hands_out": "on",
    "is_blind": "on", "then": "open",
}  # fmt: skip


@pytest.fixture
def study(db: None) -> Study:
    return plant_study(title="The lido")


@pytest.fixture
def manager(study) -> Client:
    client = Client()
    client.force_login(study.manager)
    return client


@pytest.fixture
def annotator(study) -> Client:
    client = Client()
    client.force_login(study.annotator)
    return client


def at(study: Study, name: str, *args: object) -> str:
    return reverse(f"annotations:{name}", args=[study.project.slug, *args])


def plan(study: Study, **fields: object) -> dict[str, object]:
    rules = {"scheme_version": study.round.scheme_version_id, "guideline": study.round.guideline_id}
    return {**PLAN, **rules, **fields}


def test_a_round_is_planned_and_opened_with_one_form(study, manager):
    answer = manager.post(at(study, "round_create"), plan(study))

    round = Round.objects.get(name="Second")
    assert answer.url == at(study, "round_detail", round.pk)
    assert (round.state, round.annotators_per_unit, round.hands_out, round.is_blind) == ("open", 2, True, True)
    assert not round.shows_suggestions


def test_a_draft_is_kept_and_changed(study, manager):
    manager.post(at(study, "round_create"), plan(study, then=""))
    round = Round.objects.get(name="Second")
    form = manager.get(at(study, "round_edit", round.pk)).content.decode()
    manager.post(
        at(study, "round_edit", round.pk), plan(study, then="", name="Third", units="sample", sample_percent=20)
    )

    round.refresh_from_db()
    assert 'value="Second"' in form
    assert (round.state, round.name, round.sample_probability) == ("draft", "Third", 0.2)


def test_threads_and_branches_are_listed_by_their_addresses(study, manager):
    page = f"http://testserver{reverse('annotations:workspace', args=[study.project.slug, study.thread.pk])}"
    other = plant_thread(["x"], project=study.project)

    manager.post(at(study, "round_create"), plan(study, units="listed", listed=f"{page}?focus=2#c2\n{other.pk}\n"))

    listed = (
        Round.objects.get(name="Second")
        .listed_units.order_by("pk")
        .values_list("comment__thread", "comment__position", "with_replies")
    )
    assert set(listed) == {(study.thread.pk, 2, True), (other.pk, 0, True)}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "main"}, "It is taken."),
        ({"units": "sample"}, "A sample needs a share"),
        ({"units": "listed", "listed": "999999"}, "is no thread of this project"),
        ({"units": "listed", "listed": "nonsense"}, "is no thread of this project"),
        ({"annotators_per_unit": 0}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_planned_is_said_at_the_field(study, manager, fields, words):
    answer = manager.post(at(study, "round_create"), plan(study, **fields))

    assert words in answer.content.decode()
    assert Round.objects.count() == 1


def test_a_round_is_closed_and_opened_again(study, manager):
    manager.post(at(study, "round_close", study.round.pk))
    closed = Round.objects.get().state
    manager.post(at(study, "round_open", study.round.pk))

    assert (closed, Round.objects.get().state) == ("closed", "open")


def test_threads_are_given_taken_back_and_opened_again(study, manager):
    manager.post(at(study, "assign", study.round.pk), {"threads": [study.thread.pk], "people": [study.annotator.pk]})
    assignment = Assignment.objects.get()
    manager.post(at(study, "assignment_reclamation", assignment.pk))
    assignment.refresh_from_db()
    taken_back = assignment.state
    handing.take_again(assignment)
    for position in (1, 2, 3):
        judging.judge(study.comment(position), round=study.round, by=study.annotator, state="skipped")
    submitting.submit(assignment)
    manager.post(at(study, "assignment_reopening", assignment.pk))
    assignment.refresh_from_db()

    assert (taken_back, assignment.state) == ("expired", "reopened")


def test_managers_see_who_is_how_far_and_how_fast(study, manager, django_assert_max_num_queries):
    queueing.next_assignment(study.project, by=study.annotator)
    judging.judge(study.comment(1), round=study.round, by=study.annotator, state="skipped", milliseconds=8400)

    with django_assert_max_num_queries(24):
        words = manager.get(at(study, "round_detail", study.round.pk)).content.decode()

    assert "8.4 s" in words
    assert "1 of 3" in words
    assert study.annotator.username in words


def test_others_see_the_rules_and_nobodys_progress(study, annotator):
    queueing.next_assignment(study.project, by=study.manager)
    judging.judge(study.comment(1), round=study.round, by=study.manager, state="skipped", milliseconds=8400)

    words = annotator.get(at(study, "round_detail", study.round.pk)).content.decode()

    assert "every comment" in words
    assert study.manager.username not in words
    assert "8.4 s" not in words
    assert "1 of 3" not in words


MANAGED = [
    ("get", "round_create", []), ("post", "round_create", []), ("get", "round_edit", ["round"]),
    ("post", "round_open", ["round"]), ("post", "round_close", ["round"]), ("post", "assign", ["round"]),
]  # fmt: skip


@pytest.mark.parametrize(("method", "name", "args"), MANAGED)
def test_only_managers_change_rounds(study, annotator, method, name, args):
    answer = getattr(annotator, method)(at(study, name, *[study.round.pk for _ in args]))

    assert answer.status_code == 403
    assert Round.objects.get().state == "open"


@pytest.mark.parametrize("name", ["assignment_reopening", "assignment_reclamation"])
def test_only_managers_move_work(study, annotator, name):
    assignment = queueing.next_assignment(study.project, by=study.annotator)

    assert annotator.post(at(study, name, assignment.pk)).status_code == 403


@pytest.mark.parametrize(("name", "args"), [("round_list", []), ("round_detail", ["round"]), ("work", [])])
def test_outsiders_find_nothing(study, outsider, name, args):
    assert outsider.get(at(study, name, *[study.round.pk for _ in args])).status_code == 404
