"""Undo over answers that are no labels, and over claims: taken back, done again, told in words."""

from __future__ import annotations

import pytest

from annotations.errors import NothingToUndo
from annotations.models import Annotation, Claim, Event, Mention
from annotations.services import history
from annotations.services.annotating import annotate
from annotations.services.answering import answer, withdraw
from annotations.services.claims import list_claim, mention, take_back
from annotations.services.relating import revise_relation
from tests.asking import plant_survey, question
from tests.factories import Study, plant_study


@pytest.fixture
def survey(db: None) -> Study:
    return plant_survey()


def values() -> list[object]:
    return list(Annotation.objects.live().order_by("pk").values_list("value", flat=True))


def test_answers_go_back_to_the_earlier_one_and_forth_again(survey):
    who = {"round": survey.round, "by": survey.annotator}
    anger, why = question(survey, "anger"), question(survey, "why")
    answer(survey.comment(1), anger, 1, **who)
    answer(survey.comment(1), anger, -2, **who)
    answer(survey.comment(1), why, "Because. " * 20, **who)
    withdraw(survey.comment(1), why, **who)

    told = []
    states = [values()]
    for _ in range(4):
        told.append(history.undo(**who).words)
        states.append(values())

    assert told == [
        "Why taken back on #1",
        f"Why: {('Because. ' * 20)[:60]}… on #1",
        "answer to Anger on #1",
        "Anger: 1 on #1",
    ]
    assert states[1:] == [[-2, ("Because. " * 20).strip()], [-2], [1], []]
    for expected in reversed(states[:-1]):
        history.redo(**who)
        assert values() == expected


def test_claims_and_mentions_are_steps_too(db):
    study = plant_study()
    who = {"round": study.round, "by": study.annotator}
    claim = list_claim(study.project, "It leaks.", by=study.annotator, round=study.round)
    made = mention(claim, study.comment(1), **who)
    take_back(made, by=study.annotator)

    assert history.undo(**who, thread=study.thread).words == "claim “It leaks.” taken back on #1"
    assert Mention.objects.live().exists()
    walk = history.undo(**who, thread=study.thread)
    assert (walk.words, walk.comments) == ("claim “It leaks.” on #1", [study.comment(1).pk])
    assert not Mention.objects.live().exists()
    assert history.undo(**who).words == "claim “It leaks.” listed"
    assert Claim.objects.get().trashed_at is not None


def test_a_change_of_a_target_is_told_as_such(db):
    study = plant_study(["Close it.", "No."], [None, 0])
    who = {"round": study.round, "by": study.annotator}
    rebuttal = annotate(study.comment(2), study.label("rebuttal"), **who)
    relation = rebuttal.relations.get()
    revise_relation(relation, by=study.annotator, unsure=True)

    walk = history.undo(**who)

    relation.refresh_from_db()
    assert relation.unsure is False
    assert walk.words == f"how sure {relation.label.name} is on #2"


def test_what_was_done_before_the_scheme_changed_stays(survey):
    who = {"round": survey.round, "by": survey.annotator}
    answer(survey.comment(1), question(survey, "anger"), 1, **who)
    Event.objects.create(
        project=survey.project, round=survey.round, actor=None, verb="rescheme", table="round", row=survey.round.pk,
        step="00000000-0000-4000-8000-000000000000",
    )  # fmt: skip

    with pytest.raises(NothingToUndo):
        history.undo(**who)
    assert values() == [1]
