"""What was decided, question by question, goes out and comes in again."""

from __future__ import annotations

import pytest

from annotations.models import Adjudication, Annotation, Relation
from tests.annotations.test_round_trip import brought_in, comparable, exported
from tests.factories import UserFactory
from threads.services import projects


@pytest.mark.usefixtures("two")
def test_decisions_about_single_questions_come_in_to_an_equal_state(court, two):
    court.decide(2, take=court.letter(two[0]), reason="It says no.")
    court.decide(3)
    first = exported(court.study.project)
    copy = projects.create_project("Copy", by=UserFactory())

    brought_in(copy, first)

    assert comparable(exported(copy)) == comparable(first)
    rows = Adjudication.objects.filter(round__project=copy)
    assert set(rows.values_list("question__key", "reason")) == {("function", "It says no."), ("function", "")}
    for model in (Annotation, Relation):
        (gold,) = model.objects.filter(round__project=copy, layer="gold")
        assert gold.adjudication.reason == "It says no."
