"""A person decides between annotators."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from annotations.errors import BadTarget, Gone, Stale
from annotations.models import Adjudication, Annotation, Relation
from annotations.services import adjudicating, history, opening
from annotations.services.adjudicating import Proposal, State
from annotations.services.aiming import TargetChoice
from threads.errors import Conflict, Refused

pytestmark = pytest.mark.usefixtures("two")


def test_what_differs_is_contested_and_the_rest_is_not(court):
    units = court.units()

    assert {position: units[position, "function"].state for position in (1, 2, 3, 4)} == {
        1: State.UNANIMOUS,
        2: State.CONTESTED,
        3: State.CONTESTED,
        4: State.UNANIMOUS,
    }
    assert units[1, "content"].state == State.UNANIMOUS


def test_taking_an_answer_makes_its_labels_and_targets_gold(court, two):
    before = court.individual()

    row = court.decide(2, take=court.letter(two[0]), reason="  It says no.  ")

    (gold,) = Annotation.objects.filter(layer="gold")
    (relation,) = Relation.objects.filter(layer="gold")
    assert (gold.label.key, gold.adjudication, gold.creator) == ("rebuttal", row, court.adjudicator)
    assert (relation.source, relation.label.key, relation.target_comment.position) == (gold, "rebuts", 1)
    assert (row.basis, row.reason, row.over_own_answers) == ("adjudicated", "It says no.", False)
    assert court.unit(2).gold == court.unit(2).answers[court.letter(two[0])]
    assert court.individual() == before


def test_neither_is_a_decision_without_labels(court):
    court.decide(2)

    unit = court.unit(2)
    assert (unit.state, unit.gold, court.gold(2)) == (State.DECIDED, frozenset(), set())


def test_something_else_can_be_decided(court):
    target = TargetChoice("comment", comment=court.study.comment(1))
    court.decide(3, answer=[Proposal("rebuttal", targets=(target,))])

    assert court.gold(3) == {"rebuttal"}
    assert Relation.objects.get(layer="gold").target_comment.position == 1


@pytest.mark.parametrize(
    ("proposals", "error"),
    [
        ([Proposal("no such")], Refused),
        ([Proposal("other"), Proposal("question")], Refused),
        ([Proposal("other", targets=(TargetChoice("outside"),))], BadTarget),
        ([Proposal("other", span=(0, 3))], BadTarget),
        ([Proposal("other", attributes=("checkable",))], Refused),
    ],
)
def test_what_the_scheme_does_not_allow_is_refused_and_writes_nothing(court, proposals, error):
    with pytest.raises(error):
        court.decide(2, answer=proposals)

    assert not Adjudication.objects.exists()


def test_a_target_below_is_refused(court):
    below = TargetChoice("comment", comment=court.study.comment(4))

    with pytest.raises(BadTarget, match="comes after"):
        court.decide(2, answer=[Proposal("rebuttal", targets=(below,))])


def test_a_later_decision_takes_the_place_of_the_earlier(court, two):
    first = court.decide(2, take=court.letter(two[0]))
    second = court.decide(2, take=court.letter(two[1]))

    first.refresh_from_db()
    assert first.superseded_at is not None
    assert court.unit(2).decision == second
    assert court.gold(2) == {"support"}
    assert Relation.objects.live().get(layer="gold").label.key == "supports"


def test_decisions_are_undone_and_done_again_step_by_step(court, two):
    court.decide(2, take=court.letter(two[0]))
    court.decide(2, take=court.letter(two[1]))
    walk = {"by": court.adjudicator, "thread": court.thread, "gold": True}
    seen = []

    for step in (history.undo, history.undo, history.redo, history.redo):
        words = step(court.round, **walk).words
        seen.append(court.gold(2))

    assert seen == [{"rebuttal"}, set(), {"rebuttal"}, {"support"}]
    assert words == "decision on #2"
    assert court.unit(2).state == State.DECIDED


def test_ones_own_work_and_ones_decisions_are_undone_apart(court, two):
    manager = court.study.manager
    court.decide(2, take="A", by=manager)

    with pytest.raises(history.undoing.NothingToUndo):
        history.undo(court.round, by=manager, thread=court.thread)

    assert court.unit(2).state == State.DECIDED


def test_a_decision_taken_back_leaves_the_question_open(court):
    row = court.decide(2, take="A")

    adjudicating.withdraw(row, by=court.adjudicator)
    adjudicating.withdraw(row, by=court.adjudicator)

    assert (court.unit(2).state, court.gold(2)) == (State.CONTESTED, set())


def test_deciding_over_ones_own_answers_is_flagged(court, two):
    two[0].memberships.update(role="manager")

    assert court.decide(2, take="A", by=two[0]).over_own_answers


def test_a_third_answer_leaves_the_decision_and_marks_it(court, two):
    row = court.decide(2, take=court.letter(two[0]))
    stamp = court.unit(2).stamp

    court.submit(court.annotator(), {1: "question", 2: "question", 3: "other", 4: "other claim"})

    unit = court.unit(2)
    assert (unit.decision, unit.changed, unit.needs_person, len(unit.answers)) == (row, True, True, 3)
    assert court.gold(2) == {"rebuttal"}
    assert not court.unit(1).changed
    with pytest.raises(Stale):
        court.decide(2, take="A", seen=stamp)


def test_somebody_elses_decision_meanwhile_is_not_written_over_unseen(court):
    stamp = court.unit(2).stamp
    row = court.decide(2, take="A")

    with pytest.raises(Stale):
        court.decide(2, take="B", by=court.study.manager, seen=stamp)

    assert court.unit(2).decision == row


def test_a_comment_that_was_not_judged_is_no_no(court):
    court.submit(court.annotator(), {1: "question", 3: "other", 4: "other claim"})

    unit = court.unit(2)
    assert len(unit.answers) == 2
    assert set(unit.silent.values()) == {"skipped"}


def test_nothing_shows_while_an_annotator_is_at_work(court):
    late = court.annotator()
    court.judge(late, {1: "question"})

    unit = court.unit(2)

    assert (unit.state, unit.answers, unit.silent) == (State.WAITING, {}, {})
    with pytest.raises(Conflict, match="Not all"):
        court.decide(2, take="A")


def test_a_closed_round_waits_for_nobody(court):
    court.judge(court.annotator(), {1: "question"})

    opening.close_round(court.round)
    court.round.refresh_from_db()

    assert court.unit(2).state == State.CONTESTED


def test_who_annotates_in_a_blind_round_decides_only_what_they_have_submitted(court, two):
    colleague = court.annotator(role="adjudicator")
    other = court.annotator(role="adjudicator")
    court.submit(colleague, {1: "question", 2: "rebuttal", 3: "other", 4: "other"})
    court.judge(other, {1: "question"})

    with pytest.raises(Conflict, match="annotate in this round"):
        court.decide(2, take="A", by=other)
    with pytest.raises(Conflict, match="Not all"):
        court.decide(2, take="A", by=colleague)


@pytest.mark.parametrize("role", ["viewer", "annotator"])
def test_others_do_not_decide(court, role):
    with pytest.raises(PermissionDenied):
        court.decide(2, take="A", by=court.annotator(role=role))


def test_there_is_nothing_to_decide_where_nobody_answered(court):
    with pytest.raises(Gone):
        court.decide(0, take="A")
    with pytest.raises(Refused, match="choose one of A, B"):
        court.decide(2, take="C")


def test_letters_stay_and_do_not_follow_the_order_of_accounts():
    from annotations.services.adjudicating.letters import lettered

    people = range(1, 31)
    drawn = [lettered(people, round=1, thread=thread) for thread in range(1, 40)]

    assert drawn[0] == lettered(reversed(people), round=1, thread=1)
    assert len({letters[1] for letters in drawn}) > 15
    assert sorted(drawn[0].values(), key=lambda name: (len(name), name))[24:28] == ["Y", "Z", "AA", "AB"]
