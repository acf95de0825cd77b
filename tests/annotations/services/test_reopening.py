"""A submitted thread that is opened again follows its round to the scheme version of today."""

from __future__ import annotations

from typing import Any

import pytest

from annotations.errors import NothingToUndo
from annotations.models import Annotation, Assignment, Judgement, Relation
from annotations.services import history, reopening
from annotations.services.annotating import annotate
from annotations.services.assigning import submitting
from annotations.services.judging import judge
from annotations.services.rescheming import publishing
from tests.annotations.services.test_rescheming import published, remove, rename
from tests.factories import MembershipFactory, Study
from threads import jobs
from threads.errors import Conflict
from threads.models import Membership

LABELS = {1: ("other", "claim"), 2: ("rebuttal",), 3: ("support",)}


def answers(study: Study, person: Any) -> list[tuple[int, str, int]]:
    rows = Annotation.objects.live().filter(creator=person).order_by("comment__position", "pk")
    return list(rows.values_list("comment__position", "label__key", "scheme_version__number"))


def work(study: Study, person: Any) -> Assignment:
    """Everything labelled and done by the person."""
    for position, keys in LABELS.items():
        for key in keys:
            annotate(study.comment(position), study.label(key), round=study.round, by=person)
        judge(study.comment(position), round=study.round, by=person)
    return Assignment.objects.get(round=study.round, annotator=person)


@pytest.fixture
def assignment(study: Study) -> Assignment:
    return submitting.submit(work(study, study.annotator)).assignment


def test_its_answers_go_through_every_move_they_missed(study: Study, assignment: Assignment):
    frozen = assignment.submissions.get().answers
    published(study, rename("function", "rebuttal", "objection"))
    published(study, remove("content", "claim"))
    published(study, remove("function", "support"))
    before = answers(study, study.annotator)

    reopened = reopening.reopen(assignment, reason="The scheme has changed.")

    assert before == [(1, "other", 1), (1, "claim", 1), (2, "rebuttal", 1), (3, "support", 1)]
    assert answers(study, study.annotator) == [(1, "other", 4), (2, "objection", 4)]
    assert (reopened.state, reopened.reason) == ("reopened", "The scheme has changed.")
    assert set(Relation.objects.live().values_list("scheme_version__number", flat=True)) == {4}
    judged = Judgement.objects.order_by("comment__position").values_list("comment__position", flat=True)
    assert list(judged) == [1, 2], "the third has lost an answer that is required"
    assert assignment.submissions.get().answers == frozen


def test_undo_does_not_reach_behind(study: Study, assignment: Assignment):
    published(study, rename("function", "rebuttal", "objection"))
    reopening.reopen(assignment)

    with pytest.raises(NothingToUndo):
        history.undo(study.round, by=study.annotator)

    annotate(study.comment(2), study.label("support"), round=study.round, by=study.annotator)
    history.undo(study.round, by=study.annotator)
    assert (2, "objection", 2) in answers(study, study.annotator)


def test_colleagues_keep_their_answers_and_their_undo(study: Study, assignment: Assignment):
    colleague = MembershipFactory(project=study.project, role=Membership.Role.ANNOTATOR).user
    work(study, colleague)
    published(study, rename("function", "rebuttal", "objection"))
    published(study, lambda rows: rows["content"].update(help="Look twice."))
    annotate(study.comment(1), study.label("claim"), round=study.round, by=colleague)
    theirs, done = answers(study, colleague), Judgement.objects.filter(annotator=colleague).count()

    reopening.reopen(assignment)

    assert answers(study, colleague) == theirs
    assert Judgement.objects.filter(annotator=colleague).count() == done
    annotate(study.comment(3), study.label("other"), round=study.round, by=colleague)
    history.undo(study.round, by=colleague)
    assert answers(study, colleague) == theirs


def test_what_was_submitted_under_the_version_of_today_stays_untouched(study: Study):
    published(study, rename("function", "other", "rest"))
    study.round.refresh_from_db()
    annotate(study.comment(1), study.label("rest"), round=study.round, by=study.annotator)
    for position in LABELS:
        judge(study.comment(position), round=study.round, by=study.annotator, state="skipped")
    assignment = submitting.submit(Assignment.objects.get()).assignment
    version = Annotation.objects.get().version

    reopening.reopen(assignment)

    assert Annotation.objects.get().version == version


def test_nothing_is_submitted_or_opened_again_while_the_round_moves(study: Study, assignment: Assignment, monkeypatch):
    monkeypatch.setattr(publishing, "AT_ONCE", 0)
    colleague = MembershipFactory(project=study.project, role=Membership.Role.ANNOTATOR).user
    theirs = work(study, colleague)
    published(study, rename("function", "rebuttal", "objection"))

    with pytest.raises(Conflict, match="is being changed"):
        reopening.reopen(assignment)
    with pytest.raises(Conflict, match="is being changed"):
        submitting.submit(theirs)

    jobs.carry_out(study.round.rescheming_id, publishing.move_round)
    assert reopening.reopen(assignment).state == "reopened"
    assert {number for _, _, number in answers(study, study.annotator)} == {2}
