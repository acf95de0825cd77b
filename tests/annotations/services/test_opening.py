"""Rounds are planned, opened and closed."""

from __future__ import annotations

import pytest

from annotations.models import Round
from annotations.services import opening, rounds
from annotations.services.opening import Listed
from tests.factories import Study, plant_study, plant_thread
from threads.errors import Conflict, Refused


def plan(study: Study, **fields: object) -> Round:
    return opening.plan_round(study.project, by=study.manager, **{"name": "Second", **fields})


def test_a_plan_takes_the_newest_scheme_and_guideline_and_is_a_blind_draft(study: Study):
    round = plan(study)

    assert (round.state, round.is_blind, round.annotators_per_unit) == ("draft", True, 1)
    assert (round.scheme_version, round.guideline) == (study.round.scheme_version, study.round.guideline)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"is_blind": False}, True),
        ({"is_blind": True}, False),
        ({"is_blind": False, "annotators_per_unit": 2}, False),
        ({"is_blind": True, "shows_suggestions": True}, True),
    ],
)
def test_suggestions_show_by_default_only_where_they_cannot_sway_agreement(study: Study, fields, shown):
    assert plan(study, **fields).shows_suggestions is shown


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"units": "sample"}, "sample_probability"),
        ({"units": "sample", "sample_probability": 1.5}, "sample_probability"),
        ({"shared_fraction": 1.1}, "shared_fraction"),
        ({"annotators_per_unit": 0}, "annotators_per_unit"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused_by_field(study: Study, fields, field):
    with pytest.raises(Refused) as refusal:
        plan(study, **fields)

    assert list(refusal.value.fields) == [field]


def test_the_scheme_of_another_project_is_refused(study: Study):
    with pytest.raises(Refused):
        plan(study, scheme_version=plant_study().round.scheme_version)


def test_two_rounds_have_two_names(study: Study):
    with pytest.raises(Conflict):
        plan(study, name="main")


def test_units_of_another_project_are_not_listed(study: Study):
    with pytest.raises(Refused):
        plan(study, units="listed", listed=Listed(threads=[plant_thread(["x"])]))


def test_a_list_without_units_is_not_opened(study: Study):
    with pytest.raises(Refused):
        opening.open_round(plan(study, units="listed"))


def test_a_draft_is_changed_freely_and_an_open_round_only_in_its_name_and_days(study: Study):
    round = opening.revise_round(plan(study), annotators_per_unit=3)
    opening.open_round(round)

    opening.revise_round(round, name="Third", expires_after_days=7)
    with pytest.raises(Conflict):
        opening.revise_round(round, annotators_per_unit=2)

    round.refresh_from_db()
    assert (round.name, round.expires_after_days, round.annotators_per_unit) == ("Third", 7, 3)


def test_an_opened_round_is_the_current_one_and_a_closed_one_is_not(study: Study):
    round = opening.open_round(plan(study))
    current = rounds.current_round(study.project)

    opening.close_round(round)

    assert current == round
    assert rounds.current_round(study.project) == study.round


def test_a_closed_round_opens_again_and_keeps_its_first_day(study: Study):
    first = opening.open_round(plan(study))
    opening.close_round(first)

    again = opening.open_round(first)

    assert (again.opened_at, again.closed_at) == (first.opened_at, None)


@pytest.mark.parametrize("move", [opening.open_round, lambda r: opening.close_round(opening.close_round(r))])
def test_a_move_that_does_not_fit_the_state_is_refused(study: Study, move):
    with pytest.raises(Conflict):
        move(study.round)
