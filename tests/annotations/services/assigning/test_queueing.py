"""Who gets which thread next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.models import Assignment, Place
from annotations.services import annotating, opening, places
from annotations.services.assigning import handing, queueing, submitting
from annotations.services.opening import Listed
from threads.errors import Conflict

State = Assignment.State


def draw(study, person, **options):
    return queueing.next_assignment(study.project, by=person, **options)


def test_what_was_begun_comes_before_anything_new(study, handed_out, another_thread):
    handed_out()
    another_thread()
    first = draw(study, study.annotator)

    assert draw(study, study.annotator) == first
    assert Assignment.objects.count() == 1


def test_of_several_begun_ones_the_last_touched_comes(study, another_thread):
    later = another_thread()
    for thread in (study.thread, later):
        comment = thread.comments.get(position=1)
        annotating.annotate(comment, study.label("claim"), round=study.round, by=study.annotator)
    places.keep_place(study.round, study.thread, by=study.annotator, position=2)

    assert draw(study, study.annotator).thread == study.thread


def test_the_least_covered_thread_comes_first(study, handed_out, another_thread, colleague):
    handed_out(annotators_per_unit=2)
    other = another_thread()

    threads = [draw(study, person).thread for person in (study.annotator, colleague, study.manager)]

    assert threads == [study.thread, other, study.thread]


def test_no_thread_goes_to_more_people_than_the_round_says(study, handed_out, colleague):
    handed_out(annotators_per_unit=1)

    assert draw(study, study.annotator) is not None
    assert draw(study, colleague) is None


def test_a_skipped_thread_goes_to_somebody_else_and_does_not_come_again(study, handed_out, colleague):
    handed_out()
    handing.skip(draw(study, study.annotator), reason="I know the author.")

    assert draw(study, study.annotator) is None
    assert draw(study, colleague).thread == study.thread


def test_a_thread_handed_back_comes_again_after_all_others(study, handed_out, another_thread, judge_all):
    handed_out()
    other = another_thread()
    handing.give_back(draw(study, study.annotator))

    second = draw(study, study.annotator)
    judge_all(second)
    submitting.submit(second)

    assert second.thread == other
    assert draw(study, study.annotator).thread == study.thread


def test_work_that_nobody_touched_goes_back_to_the_queue(study, handed_out, colleague):
    handed_out(expires_after_days=3)
    assignment = draw(study, study.annotator)
    Assignment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    given = draw(study, colleague)
    assignment.refresh_from_db()

    assert given.thread == study.thread
    assert (assignment.state, assignment.reason != "") == (State.EXPIRED, True)


def test_the_sweep_expires_what_is_due_and_nothing_else(study, handed_out, colleague):
    handed_out(expires_after_days=3, annotators_per_unit=2)
    due, kept = draw(study, study.annotator), draw(study, colleague)
    Assignment.objects.filter(pk=due.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert queueing.expire() == 1
    assert queueing.expire() == 0

    kept.refresh_from_db()
    assert kept.state == State.OPEN


def test_whoever_works_keeps_the_thread(study, handed_out):
    round = handed_out(expires_after_days=3)
    assignment = draw(study, study.annotator)
    soon = timezone.now() + timedelta(hours=1)
    Assignment.objects.update(expires_at=soon)

    annotating.annotate(study.comment(1), study.label("claim"), round=round, by=study.annotator)

    assignment.refresh_from_db()
    assert assignment.expires_at > soon + timedelta(days=2)


@pytest.mark.parametrize(("share", "wanted"), [(1.0, {20}), (0.0, {10}), (0.3, {12, 13, 14})])
def test_a_share_of_the_threads_goes_to_several_people(study, handed_out, another_thread, colleague, share, wanted):
    for _ in range(9):
        another_thread()
    handed_out(annotators_per_unit=2, shared_fraction=share)

    given = 0
    for person in (study.annotator, colleague):
        while (assignment := draw(study, person)) is not None:
            Assignment.objects.filter(pk=assignment.pk).update(state="submitted", submitted_at=timezone.now())
            given += 1

    # Which threads are shared is told by their ids, evenly, so that of ten it may be one more or less.
    assert given in wanted


def test_a_thread_without_units_is_not_handed_out(study, handed_out, another_thread):
    other = another_thread()
    round = opening.plan_round(study.project, by=study.manager, name="Listed", units="listed", listed=Listed([other]))
    opening.open_round(round)

    assert draw(study, study.annotator, round=round).thread == other


def test_what_is_left_of_a_split_thread_is_handed_out_as_a_part(study, handed_out, colleague):
    round = handed_out()
    handing.assign(round, [study.thread], [colleague], under=study.comment(1))

    rest = draw(study, study.annotator)

    assert rest.is_part
    assert [unit.comment.position for unit in rest.units.all()] == [4]
    assert draw(study, study.manager) is None


def test_nothing_is_handed_out_from_a_closed_round(study, handed_out):
    opening.close_round(handed_out())

    assert draw(study, study.annotator) is None


def test_a_free_round_takes_whatever_one_labels_first(study):
    annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)

    assignment = Assignment.objects.get()
    assert (assignment.thread, assignment.annotator, assignment.state) == (study.thread, study.annotator, "open")
    assert draw(study, study.annotator) == assignment


def test_in_a_round_that_hands_out_nobody_labels_what_they_were_not_given(study, handed_out):
    round = handed_out()

    with pytest.raises(Conflict, match="not given to you"):
        annotating.annotate(study.comment(1), study.label("claim"), round=round, by=study.annotator)

    assert not Assignment.objects.exists()
    assert not Place.objects.exists()
