"""What the home of a project counts."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from annotations.models import Judgement
from annotations.services import judging, opening, remarks
from annotations.services.assigning import handing, queueing, submitting
from annotations.services.dashboard.next_step import Step
from annotations.services.dashboard.overview import overview_of
from annotations.services.dashboard.paces import common_pace, paces_of
from annotations.services.dashboard.parts import parts_of, tallies, tally
from tests.factories import MembershipFactory, Study, plant_thread
from threads.models import Comment


def judge(comment: Comment, study: Study, by, state="skipped", **how) -> Judgement:
    return judging.judge(comment, round=study.round, by=by, state=state, **how)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 22])
def test_quartiles_are_those_of_the_usual_definition(study: Study, count):
    chance = random.Random(count)  # noqa: S311
    thread = plant_thread(["x"] * count, [None] * count, project=study.project)
    times = [chance.randrange(20_000) for _ in range(count)]
    for comment, milliseconds in zip(thread.comments.filter(position__gt=0), times, strict=True):
        judge(comment, study, study.annotator, milliseconds=milliseconds)
    judge(study.comment(1), study, study.annotator)
    judge(study.comment(1), study, study.manager, milliseconds=7000)

    paces, common = paces_of(study.round), common_pace(study.round)

    own = paces[study.annotator.pk]
    assert (own.lower, own.median, own.upper) == pytest.approx(np.percentile(times, [25, 50, 75]) / 1000)
    assert (own.number, paces[study.manager.pk].median) == (count, 7)
    assert common is not None
    every = np.percentile([*times, 7000], [25, 50, 75]) / 1000
    assert (common.lower, common.median, common.upper) == pytest.approx(every)


def test_progress_is_summed_by_person_and_by_thread(study: Study):
    colleague = MembershipFactory(project=study.project, role="annotator").user
    other = plant_thread(["a", "b", "c"], [None, None, 1], project=study.project)
    handing.assign(study.round, [study.thread], [study.annotator, colleague])
    # The second comment and the one below it.
    handing.assign(study.round, [other], [study.annotator], under=other.comments.get(position=2))
    for comment in study.thread.comments.filter(position__gt=0):
        judge(comment, study, study.annotator, "cannot_judge")
    submitting.submit_thread(study.round, study.thread, by=study.annotator)
    judge(other.comments.get(position=3), study, study.annotator)
    judge(study.comment(1), study, colleague)

    parts = parts_of(study.round)
    people, threads = tallies(parts, by=lambda part: part.annotator), tallies(parts, by=lambda part: part.thread)

    mine = people[study.annotator.pk]
    assert (mine.assignments, mine.submitted, mine.units, mine.done) == (2, 1, 5, 4)
    assert mine.judged == Counter(cannot_judge=3, skipped=1)
    assert mine.states == [("skipped", 1), ("cannot judge", 3)]
    assert (people[colleague.pk].units, people[colleague.pk].done) == (3, 1)
    assert (threads[study.thread.pk].units, threads[study.thread.pk].done) == (6, 4)
    assert (threads[other.pk].units, threads[other.pk].done) == (2, 1)
    assert (tally(parts).done, tally(parts).units) == (5, 8)
    assert parts_of(study.round, person=colleague.pk) == [row for row in parts if row.annotator == colleague.pk]


def test_what_was_skipped_or_handed_back_counts_no_longer(study: Study):
    assignment = queueing.next_assignment(study.project, by=study.annotator)
    judge(study.comment(1), study, study.annotator)

    handing.give_back(assignment)

    assert parts_of(study.round) == []


def test_only_listed_units_count_where_units_are_listed(study: Study):
    round = opening.open_round(
        opening.plan_round(
            study.project, by=study.manager, name="Listed", units="listed",
            listed=opening.Listed(comments=[study.comment(2)]),
        )
    )  # fmt: skip
    handing.assign(round, [study.thread], [study.annotator])
    judging.judge(study.comment(2), round=round, by=study.annotator, state="skipped")

    (part,) = parts_of(round)

    assert (part.units, part.judged.total()) == (1, 1)


class TestNextStep:
    def step(self, study: Study, user, role: str) -> Step:
        study.round.refresh_from_db()
        return overview_of(study.project, study.round, by=user, role=role).step

    def test_an_annotator_takes_a_thread_goes_on_with_it_and_is_thanked(self, study: Study):
        steps = [self.step(study, study.annotator, "annotator")]
        queueing.next_assignment(study.project, by=study.annotator)
        steps.append(self.step(study, study.annotator, "annotator"))
        for comment in study.thread.comments.filter(position__gt=0):
            judge(comment, study, study.annotator)
        submitting.submit_thread(study.round, study.thread, by=study.annotator)
        steps.append(self.step(study, study.annotator, "annotator"))

        assert steps == [Step.BEGIN, Step.GO_ON, Step.WAIT]

    def test_a_manager_imports_plans_answers_closes_and_freezes(self, study: Study):
        self.test_an_annotator_takes_a_thread_goes_on_with_it_and_is_thanked(study)
        steps = [overview_of(study.project, None, by=study.manager, role="manager").step]
        steps.append(self.step(study, study.manager, "manager"))
        asked = remarks.remark(study.comment(1), "Does it count?", round=study.round, by=study.annotator, asks=True)
        steps.append(self.step(study, study.manager, "manager"))
        asked.delete()
        opening.close_round(study.round)
        steps.append(self.step(study, study.manager, "manager"))
        study.thread.delete()
        steps.append(self.step(study, study.manager, "manager"))

        assert steps == [Step.OPEN_ROUND, Step.CLOSE_ROUND, Step.ANSWER, Step.FREEZE, Step.IMPORT]

    def test_a_reader_reads_and_an_adjudicator_compares(self, study: Study):
        self.test_an_annotator_takes_a_thread_goes_on_with_it_and_is_thanked(study)
        adjudicator = MembershipFactory(project=study.project, role="adjudicator").user

        assert self.step(study, study.annotator, "viewer") == Step.READ
        assert self.step(study, adjudicator, "adjudicator") == Step.COMPARE
