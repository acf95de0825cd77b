"""Assignments change hands."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Assignment
from annotations.services import annotating, reopening
from annotations.services.assigning import handing, queueing, submitting
from tests.factories import MembershipFactory, UserFactory, plant_thread
from threads.errors import Conflict, Refused


def test_a_manager_gives_threads_to_people(study, handed_out, another_thread, colleague):
    other = another_thread()

    made = handing.assign(handed_out(), [study.thread, other], [study.annotator, colleague])

    assert {(row.thread, row.annotator) for row in made} == {
        (thread, person) for thread in (study.thread, other) for person in (study.annotator, colleague)
    }


def test_giving_twice_changes_nothing(study, handed_out):
    round = handed_out()
    first = handing.assign(round, [study.thread], [study.annotator])

    assert handing.assign(round, [study.thread], [study.annotator]) == first
    assert Assignment.objects.count() == 1


def test_two_parts_given_to_one_person_are_one_assignment(study, handed_out):
    round = handed_out()
    for position in (2, 4):
        handing.assign(round, [study.thread], [study.annotator], under=study.comment(position))

    (assignment,) = Assignment.objects.all()
    assert [unit.comment.position for unit in assignment.units.order_by("comment__position")] == [2, 3, 4]


def test_the_whole_thread_takes_the_place_of_a_part(study, handed_out):
    round = handed_out()
    handing.assign(round, [study.thread], [study.annotator], under=study.comment(4))

    (assignment,) = handing.assign(round, [study.thread], [study.annotator])

    assert not assignment.is_part
    assert submitting.missing_in(assignment).count == 4


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_only_people_who_annotate_are_given_anything(study, handed_out, who):
    person = MembershipFactory(project=study.project, role="viewer").user if who == "viewer" else UserFactory()

    with pytest.raises(Refused, match="does not annotate"):
        handing.assign(handed_out(), [study.thread], [person])


def test_threads_of_other_projects_are_not_given(study, handed_out):
    with pytest.raises(Refused):
        handing.assign(handed_out(), [plant_thread(["x"])], [study.annotator])


def test_a_submitted_thread_is_not_given_again(study, handed_out, judge_all):
    round = handed_out()
    (assignment,) = handing.assign(round, [study.thread], [study.annotator])
    judge_all(assignment)
    submitting.submit(assignment)

    with pytest.raises(Conflict, match="Reopen it first"):
        handing.assign(round, [study.thread], [study.annotator])


def test_skipping_needs_a_reason(study, handed_out):
    handed_out()
    assignment = queueing.next_assignment(study.project, by=study.annotator)

    with pytest.raises(Refused):
        handing.skip(assignment, reason="  ")

    assert handing.skip(assignment, reason=" In Welsh. ").reason == "In Welsh."


def test_what_was_labelled_stays_when_a_thread_is_taken_back_and_again(study, handed_out):
    round = handed_out()
    assignment = queueing.next_assignment(study.project, by=study.annotator)
    annotating.annotate(study.comment(1), study.label("claim"), round=round, by=study.annotator)

    handing.give_back(assignment, reason="Away for a month.")
    again = handing.take_again(assignment)

    assert (again.pk, again.state, again.reason) == (assignment.pk, "open", "")
    assert Annotation.objects.live().count() == 1


def test_a_thread_that_somebody_else_has_now_cannot_be_taken_again(study, handed_out, colleague):
    handed_out()
    assignment = handing.give_back(queueing.next_assignment(study.project, by=study.annotator))
    queueing.next_assignment(study.project, by=colleague)

    with pytest.raises(Conflict, match="Somebody else"):
        handing.take_again(assignment)


def test_in_a_free_round_ones_own_thread_can_always_be_taken_again(study, colleague):
    assignment = queueing.next_assignment(study.project, by=study.annotator)
    handing.give_back(assignment)
    queueing.next_assignment(study.project, by=colleague)

    assert handing.take_again(assignment).state == "open"


@pytest.mark.parametrize("move", [handing.give_back, reopening.reopen, handing.take_again])
def test_a_move_that_does_not_fit_the_state_is_refused(study, handed_out, move):
    handed_out()
    assignment = queueing.next_assignment(study.project, by=study.annotator)
    Assignment.objects.update(
        state="submitted" if move is not reopening.reopen else "open", submitted_at="2026-01-01T00:00Z"
    )

    with pytest.raises(Conflict):
        move(assignment)
