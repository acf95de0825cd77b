"""A page that does not know the newest state never does the opposite of what was pressed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Remark
from annotations.services.annotating import annotate
from annotations.services.answering import answer
from annotations.services.judging import judge
from annotations.services.relating import TargetChoice, relate
from annotations.services.remarks import remark
from tests.asking import plant_survey, question
from tests.factories import Study


@pytest.fixture
def survey(db: None) -> Study:
    return plant_survey()


@pytest.fixture
def press(survey: Study):
    """Presses a button as the script does."""
    client = Client()
    client.force_login(survey.annotator)
    address = reverse("annotations:act", args=[survey.project.slug, survey.thread.pk])
    return lambda action, **fields: client.post(
        address, {"action": action, "comment": survey.comment(1).pk, **fields}, headers={"HX-Request": "true"}
    )


def fact_of(survey: Study) -> Annotation:
    return annotate(survey.comment(1), survey.label("fact"), round=survey.round, by=survey.annotator, span=(0, 8))


def actions_of(survey: Study) -> dict[str, dict[str, object]]:
    """Every verb on answers that are there, as a page sends it."""
    fact = fact_of(survey)
    anger, why = question(survey, "anger"), question(survey, "why")
    return {
        f"answer:{anger.pk}=1": {"wanted": "on"},
        f"write:{why.pk}": {f"value-{why.pk}": "It leaks."},
        f"attribute:{fact.pk}=1": {},
        f"retract:{fact.pk}": {},
        f"span:{fact.pk}": {"start": 0, "end": 3},
        "unsure": {"annotation": fact.pk, "wanted": "on"},
        "note": {"annotation": fact.pk, "note": "Hm."},
        "mention": {"wording": "It leaks."},
    }


def test_every_verb_heeds_the_version_and_says_what_was_pressed(survey, press):
    for action, fields in actions_of(survey).items():
        before = Annotation.objects.order_by("pk").values_list("version", "retracted_at", "value")
        known = list(before)

        refused = press(action, version=0, **fields)

        assert refused.status_code == 409, action
        assert "data-clash" in refused.content.decode(), action
        assert f"<li>{action.partition(':')[0]}</li>" not in refused.content.decode(), action
        assert list(before.all()) == known, action


def test_what_is_wanted_is_brought_about_however_often_it_is_sent(survey, press):
    fact, anger = fact_of(survey), question(survey, "anger")
    for _ in range(2):
        press("unsure", annotation=fact.pk, wanted="on")
        press(f"attribute:{fact.pk}=1")
        press(f"answer:{anger.pk}=1", wanted="on")
    fact.refresh_from_db()

    assert (fact.unsure, fact.attributes) == (True, {"checkable": True})
    assert Annotation.objects.live().filter(question=anger).get().value == 1
    for _ in range(2):
        press("unsure", annotation=fact.pk, wanted="off")
        press(f"attribute:{fact.pk}=-1")
        press(f"answer:{anger.pk}=1", wanted="off")
    fact.refresh_from_db()

    assert (fact.unsure, fact.attributes) == (False, {})
    assert not Annotation.objects.live().filter(question=anger).exists()


def test_a_discussion_that_was_closed_elsewhere_stays_closed(survey, press):
    said = remark(survey.comment(1), "Why?", round=survey.round, by=survey.annotator, asks=True)
    for _ in range(2):
        assert press(f"resolve:{said.pk}").status_code == 200
        assert Remark.objects.get().resolved_at is not None
    for _ in range(2):
        press(f"reopen:{said.pk}")
        assert Remark.objects.get().resolved_at is None


def test_a_remark_changes_no_answer_so_nothing_stands_against_it(survey, press):
    answer(survey.comment(1), question(survey, "anger"), 1, round=survey.round, by=survey.annotator)

    assert press("remark", remark="Look at this.", version=0).status_code == 200
    assert Remark.objects.get().text == "Look at this."


def test_a_target_is_unsure_as_the_page_says(desk):
    rebuttal = annotate(desk.comment(2), desk.label("rebuttal"), round=desk.round, by=desk.annotator)
    relation = relate(rebuttal, TargetChoice("outside"), by=desk.annotator)
    for wanted in ("on", "on", "off", "off"):
        desk.act("retarget:unsure", comment=desk.comment(2).pk, source=rebuttal.pk, wanted=wanted)
        relation.refresh_from_db()

        assert relation.unsure == (wanted == "on")


def test_changes_are_those_of_the_round_that_the_page_shows(desk):
    judge(desk.comment(1), round=desk.round, by=desk.annotator, state="skipped")
    address = reverse("annotations:changes", args=[desk.project.slug, desk.thread.pk])

    def status(round: int) -> int:
        return desk.client.get(address, {"since": 0, "round": round}).status_code

    assert status(desk.round.pk) == 200
    assert status(desk.round.pk + 1) == 204
