"""A thread is finished: nothing missing, answers frozen, nothing written afterwards."""

from __future__ import annotations

import json

import pytest

from annotations.models import Annotation, Assignment, Judgement, Relation, Suggestion
from annotations.services import annotating, deciding, history, judging, opening, relating, reopening
from annotations.services.assigning import handing, queueing, submitting
from annotations.services.relating import TargetChoice
from threads.errors import Conflict, Refused


@pytest.fixture
def assignment(study) -> Assignment:
    study.round.is_blind = True
    study.round.save()
    return queueing.next_assignment(study.project, by=study.annotator)


def test_what_is_missing_is_said_with_its_numbers(study, assignment):
    judging.judge(study.comment(2), round=study.round, by=study.annotator, state="skipped")

    with pytest.raises(Refused) as refusal:
        submitting.submit(assignment)

    assert refusal.value.code == "incomplete"
    assert refusal.value.fields == {"missing": ["1", "3", "4"]}
    assert str(refusal.value) == "3 comments are not judged yet: #1, #3, #4."


def test_only_the_units_of_the_assignment_have_to_be_judged(study, handed_out, judge_all):
    handing.assign(handed_out(), [study.thread], [study.annotator], under=study.comment(4))
    assignment = Assignment.objects.get()

    assert submitting.missing_in(assignment).positions == [4]
    judge_all(assignment)

    answers = submitting.submit(assignment).answers
    assert list(answers["units"]) == [str(study.comment(4).pk)]


def test_the_answers_are_frozen_as_they_stood(study, assignment, judge_all):
    judge_all(assignment)
    annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator, span=(0, 8))

    answers = submitting.submit(assignment).answers

    unit = answers["units"][str(study.comment(1).pk)]
    given = {(row["comment"], row["label"], row["start"] is None) for row in answers["annotations"]}
    assert (unit["state"], unit["ms"], unit["probability"]) == ("done", 1000, 1.0)
    assert (study.comment(2).pk, "rebuttal", True) in given
    assert (study.comment(1).pk, "claim", False) in given
    assert [row["target"]["comment"] for row in answers["relations"]] == [study.comment(1).pk]
    assert answers["after_unveiling"] is False
    assert "lido" not in json.dumps(answers)


def test_a_second_submission_stands_beside_the_first_and_says_that_it_came_later(study, assignment, judge_all):
    judge_all(assignment)
    first = submitting.submit(assignment)
    reopening.reopen(assignment, reason="The guideline changed.")
    annotating.annotate(study.comment(1), study.label("question"), round=study.round, by=study.annotator)

    second = submitting.submit(assignment)
    first.refresh_from_db()

    assert [first.number, second.number] == [1, 2]
    assert second.answers["after_unveiling"]
    assert "question" not in {row["label"] for row in first.answers["annotations"]}
    assert "question" in {row["label"] for row in second.answers["annotations"]}


def test_a_thread_is_submitted_once(study, assignment, judge_all):
    judge_all(assignment)
    submitting.submit(assignment)

    with pytest.raises(Conflict):
        submitting.submit(assignment)

    assert assignment.submissions.count() == 1


def test_a_free_thread_can_be_submitted_without_asking_for_it_first(study):
    for position in (1, 2, 3, 4):
        judging.judge(study.comment(position), round=study.round, by=study.annotator, state="cannot_judge")
    Assignment.objects.all().delete()

    submission = submitting.submit_thread(study.round, study.thread, by=study.annotator)

    assert submission.assignment.state == "submitted"
    assert {unit["state"] for unit in submission.answers["units"].values()} == {"cannot_judge"}


WRITES = {
    "annotate": lambda s, a, r, x: annotating.annotate(s.comment(1), s.label("claim"), round=s.round, by=s.annotator),
    "toggle": lambda s, a, r, x: annotating.toggle(s.comment(1), s.label("claim"), round=s.round, by=s.annotator),
    "retract": lambda s, a, r, x: annotating.retract(a, by=s.annotator),
    "revise": lambda s, a, r, x: annotating.revise(a, by=s.annotator, note="Hm."),
    "relate": lambda s, a, r, x: relating.relate(a, TargetChoice("outside"), by=s.annotator),
    "retract a relation": lambda s, a, r, x: relating.unrelate(r, by=s.annotator),
    "judge": lambda s, a, r, x: judging.judge(s.comment(1), round=s.round, by=s.annotator, state="skipped"),
    "accept": lambda s, a, r, x: deciding.accept_suggestion(x, round=s.round, by=s.annotator),
    "reject": lambda s, a, r, x: deciding.reject_suggestion(x, round=s.round, by=s.annotator),
    "undo": lambda s, a, r, x: history.undo(s.round, by=s.annotator, thread=s.thread),
    "undo anywhere": lambda s, a, r, x: history.undo(s.round, by=s.annotator),
}


@pytest.mark.parametrize("state", ["submitted", "skipped", "expired"])
@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_written_in_a_thread_that_is_closed_for_its_annotator(study, assignment, judge_all, state, write):
    annotation = annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
    relation = annotation.relations.get()
    judge_all(assignment)
    suggestion = Suggestion.objects.create(
        comment=study.comment(1), label=study.label("claim"), extractor="x", extractor_version="1", confidence=0.5
    )
    Assignment.objects.update(state=state, submitted_at=assignment.opened_at)
    before = (list(Annotation.objects.values()), list(Relation.objects.values()), list(Judgement.objects.values()))

    with pytest.raises(Conflict) as refusal:
        WRITES[write](study, annotation, relation, suggestion)

    assert refusal.value.code == state
    after = (list(Annotation.objects.values()), list(Relation.objects.values()), list(Judgement.objects.values()))
    assert after == before


def test_a_closed_round_takes_no_submission(study, assignment, judge_all):
    judge_all(assignment)
    opening.close_round(study.round)

    with pytest.raises(Conflict):
        submitting.submit(assignment)
