"""Who may see what measured, and that reports are kept until answers change."""

from __future__ import annotations

import pytest

from annotations.services import measuring, opening
from annotations.services.measuring import keeping
from tests.factories import plant_thread
from threads import jobs
from threads.models import Comment, Job, Membership

SAME = {1: "question", 2: "rebuttal claim", 3: "support", 4: "other"}


@pytest.fixture
def blind(room, people):
    """Two have submitted the lido; one of them another thread, too."""
    room.round.is_blind = True
    room.round.save()
    one, two = people(2)
    other = plant_thread(["A.", "B."], project=room.study.project)
    for person in (one, two):
        room.submit(person, SAME)
    room.submit(two, {1: "other", 2: "other"}, other)
    return one, two


def threads_of(sight) -> int:
    return sight.submissions().values("assignment__thread").distinct().count()


def test_in_a_blind_round_one_sees_the_threads_one_has_submitted(room, blind):
    one, two = blind
    newcomer = room.annotator()

    found = [threads_of(measuring.sight_of(room.round, by=person)) for person in (one, two, newcomer)]

    assert found == [1, 2, 0]


@pytest.mark.parametrize(("role", "threads"), [("viewer", 0), ("annotator", 0), ("adjudicator", 2), ("manager", 2)])
def test_who_decides_and_does_not_annotate_sees_all_of_it(room, blind, role, threads):
    person = room.annotator(role=role)

    assert threads_of(measuring.sight_of(room.round, by=person)) == threads


def test_a_manager_who_annotates_is_blind_like_everybody(room, blind):
    manager = room.annotator(role=Membership.Role.MANAGER)
    room.judge(manager, {1: "other"})

    assert threads_of(measuring.sight_of(room.round, by=manager)) == 0


@pytest.mark.parametrize("how", ["closed", "open to all"])
def test_open_rounds_and_closed_ones_hide_nothing(room, blind, how):
    if how == "closed":
        opening.close_round(room.round)
    room.round.is_blind = how == "closed"
    room.round.refresh_from_db(fields=["state"])

    assert threads_of(measuring.sight_of(room.round, by=room.annotator())) == 2


def test_a_thread_that_was_opened_again_is_blind_again(room, blind):
    one, _ = blind
    one.assignments.update(state="reopened")

    assert threads_of(measuring.sight_of(room.round, by=one)) == 0


def test_a_report_is_made_once_and_the_job_adds_intervals(room, people, monkeypatch):
    for person in people(2):
        room.submit(person, SAME)
    manager = room.study.manager
    sight = measuring.sight_of(room.round, by=manager)

    first = measuring.report_of(sight, by=manager)
    monkeypatch.setattr(keeping, "report_on", None)
    second = measuring.report_of(sight, by=manager)
    monkeypatch.undo()

    assert first.report["questions"][0]["coefficients"]["alpha"]["low"] is None
    assert (second.report, second.job) == (first.report, first.job)
    assert Job.objects.filter(kind="measure").count() == 1

    jobs.carry_out(first.job.pk, measuring.measure_round)
    third = measuring.report_of(sight, by=manager)

    assert (third.job, third.report["has_intervals"]) == (None, True)
    assert third.report["questions"][0]["coefficients"]["alpha"]["value"] == pytest.approx(1)


def test_a_second_run_of_the_job_gives_the_same(room, people):
    one, two = people(2)
    room.submit(one, SAME)
    room.submit(two, SAME | {3: "rebuttal"})
    manager = room.study.manager
    sight = measuring.sight_of(room.round, by=manager)
    job = measuring.report_of(sight, by=manager).job

    jobs.carry_out(job.pk, measuring.measure_round)
    first = measuring.report_of(sight, by=manager).report
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    jobs.carry_out(job.pk, measuring.measure_round)

    assert measuring.report_of(sight, by=manager).report == first


def test_the_stamp_follows_the_answers_the_threads_and_what_is_no_unit(room, people):
    one, two, three = people(3)
    for person in (one, two):
        room.submit(person, SAME)
    sight = measuring.sight_of(room.round, by=room.study.manager)
    stamps = [sight.stamp()]
    assert sight.stamp() == stamps[0]

    room.submit(three, SAME)
    stamps.append(sight.stamp())
    Comment.objects.filter(thread=room.thread, position=3).update(state="erased", text="")
    stamps.append(sight.stamp())
    room.thread.revision += 1
    room.thread.save()
    stamps.append(sight.stamp())

    assert len(set(stamps)) == 4


def test_with_very_many_judgements_a_worker_makes_the_report(room, people, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    for person in people(2):
        room.submit(person, SAME)
    manager = room.study.manager
    sight = measuring.sight_of(room.round, by=manager)

    waiting = measuring.report_of(sight, by=manager)
    jobs.carry_out(waiting.job.pk, measuring.measure_round)

    assert waiting.report is None
    assert measuring.report_of(sight, by=manager).report["compared"] == 4
