"""Rules carried out over a round, and taken back."""

from __future__ import annotations

import pytest

from annotations.models import Adjudication
from annotations.services import adjudicating
from annotations.services.adjudicating import Rules, State, merging, unmerging
from tests.factories import plant_thread
from threads import jobs
from threads.errors import Conflict, Refused

pytestmark = pytest.mark.usefixtures("two")
UNAUDITED = Rules(majority=True, audit=0)


def merge(court, rules=UNAUDITED, **how):
    return adjudicating.carry_out(rules, round=court.round, by=court.adjudicator, **how)


def states(court, question="function"):
    return [court.unit(position, question).state for position in (1, 2, 3, 4)]


def test_what_all_agree_on_is_settled_and_two_make_no_majority(court):
    before = court.individual()

    made = merge(court)

    assert states(court) == [State.SETTLED, State.CONTESTED, State.CONTESTED, State.SETTLED]
    assert (court.gold(1), court.gold(2), court.gold(4)) == ({"question"}, set(), {"other", "claim"})
    assert set(made.adjudications.values_list("basis", flat=True)) == {"unanimous"}
    assert court.individual() == before


def test_a_third_makes_a_majority_of_what_was_contested(court):
    court.submit(court.annotator(), {1: "question", 2: "support", 3: "rebuttal", 4: "other claim"})

    merge(court)

    assert states(court) == [State.SETTLED, State.SETTLED, State.CONTESTED, State.SETTLED]
    assert (court.unit(2).decision.basis, court.gold(2)) == ("majority", {"support"})


def test_single_answers_settle_only_where_that_is_chosen(court):
    lonely = plant_thread(["Once."], project=court.study.project)
    court.submit(court.annotator(), {1: "other"}, lonely)

    merge(court)
    unsettled = adjudicating.units_in([lonely.pk], court.round)[lonely.pk]
    merge(court, Rules(unanimous=False, single=True))
    settled = adjudicating.units_in([lonely.pk], court.round)[lonely.pk]

    assert {unit.state for unit in unsettled} == {State.SINGLE}
    assert {unit.decision.basis for unit in settled} == {"single"}


def test_a_persons_decision_is_not_written_over(court):
    row = court.decide(1)

    merge(court)

    assert (court.unit(1).decision, court.gold(1)) == (row, set())


def test_running_twice_changes_nothing(court):
    merge(court)
    known = list(Adjudication.objects.values())

    second = merge(court)

    assert list(Adjudication.objects.values()) == known
    assert not second.adjudications.exists()


def test_questions_can_be_chosen(court):
    merge(court, questions=["content"])

    assert set(states(court)) == {State.UNANIMOUS, State.CONTESTED}
    assert set(states(court, "content")) == {State.SETTLED}
    with pytest.raises(Refused, match="no question none"):
        merge(court, questions=["none"])


def test_a_share_is_kept_to_be_checked_and_a_decision_checks_it(court):
    merge(court, Rules(audit=1))

    assert all(court.unit(1, key).is_audit and court.unit(1, key).needs_person for key in ("function", "content"))
    court.decide(1, take="A")

    assert (court.unit(1).state, court.unit(1).is_audit) == (State.DECIDED, False)


def test_taken_back_it_leaves_what_a_person_decided_since(court):
    made = merge(court)
    row = court.decide(1)

    adjudicating.remove(made, by=court.adjudicator)
    adjudicating.remove(made, by=court.adjudicator)

    assert states(court) == [State.DECIDED, State.CONTESTED, State.CONTESTED, State.UNANIMOUS]
    assert court.unit(1).decision == row
    assert court.gold(4) == set()
    made.refresh_from_db()
    assert made.removed_at is not None


def test_undoing_a_decision_brings_back_what_the_rule_settled(court):
    from annotations.services import history

    merge(court)
    court.decide(1)

    history.undo(court.round, by=court.adjudicator, thread=court.thread, gold=True)

    assert (court.unit(1).state, court.gold(1)) == (State.SETTLED, {"question"})
    with pytest.raises(history.undoing.NothingToUndo):
        history.undo(court.round, by=court.adjudicator, thread=court.thread, gold=True)


def test_much_is_a_workers_in_both_directions(court, monkeypatch):
    monkeypatch.setattr(merging, "AT_ONCE", 1)
    monkeypatch.setattr(unmerging, "AT_ONCE", 1)
    monkeypatch.setattr(merging, "BATCH", 2)
    monkeypatch.setattr(unmerging, "BATCH", 2)

    made = merge(court)
    assert states(court)[0] == State.UNANIMOUS
    with pytest.raises(Conflict, match="under way"):
        adjudicating.remove(made, by=court.adjudicator)
    jobs.carry_out(made.job.pk, adjudicating.run_merge)
    settled = states(court)
    removing = adjudicating.remove(made, by=court.adjudicator)
    jobs.carry_out(removing.job.pk, adjudicating.run_removal)

    assert settled == [State.SETTLED, State.CONTESTED, State.CONTESTED, State.SETTLED]
    assert states(court) == [State.UNANIMOUS, State.CONTESTED, State.CONTESTED, State.UNANIMOUS]
    removing.job.refresh_from_db()
    assert (removing.job.state, removing.job.done) == ("done", 6)


def test_open_work_is_left_alone(court):
    court.judge(court.annotator(), {1: "question"})

    merge(court)

    assert not Adjudication.objects.exists()


def test_a_preview_counts_and_writes_nothing(court):
    court.decide(1)

    seen = adjudicating.preview(UNAUDITED, round=court.round, by=court.adjudicator)

    function = next(row for row in seen.questions if row.key == "function")
    assert (function.unanimous, function.majority, function.stays_open, function.decided) == (1, 0, 2, 1)
    assert [unit.position for unit in function.examples] == [2, 3]
    assert Adjudication.objects.count() == 1


def test_a_preview_says_what_the_merge_then_does(court):
    rules = Rules(majority=True, single=True, audit=0.5, seed=3)
    seen = adjudicating.preview(rules, round=court.round, by=court.adjudicator)

    made = merge(court, rules)

    rows = made.adjudications.all()
    assert sum(row.settled for row in seen.questions) == rows.count()
    assert sum(row.audit for row in seen.questions) == rows.filter(is_audit=True).count()


@pytest.mark.django_db
def test_who_annotates_in_a_blind_round_settles_nothing_in_it(court):
    person = court.annotator(role="manager")
    court.judge(person, {1: "question"})

    with pytest.raises(Conflict, match="blind"):
        adjudicating.carry_out(UNAUDITED, round=court.round, by=person)
    with pytest.raises(Conflict, match="blind"):
        adjudicating.preview(UNAUDITED, round=court.round, by=person)
