"""Every kind of question without a script: one form, plain buttons."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Remark
from annotations.services.annotating import annotate
from tests.asking import plant_survey, question
from tests.factories import Study
from tests.pages.document import parse, text_of, with_attribute


@pytest.fixture
def survey(db: None) -> Study:
    return plant_survey()


@pytest.fixture
def page(survey: Study):
    client = Client()
    client.force_login(survey.annotator)
    address = reverse("annotations:workspace", args=[survey.project.slug, survey.thread.pk])

    def read(query: str = "?focus=1"):
        return parse(client.get(address + query).content.decode())

    read.post = lambda **fields: client.post(address + "actions/", fields, follow=True)
    return read


def live() -> list[tuple[str, object]]:
    return list(Annotation.objects.live().order_by("pk").values_list("question__key", "value"))


def test_a_comment_is_asked_about_itself_and_the_article_about_the_thread(page):
    def asked(query: str) -> list[str]:
        (form,) = with_attribute(page(query), "id", "picker")
        rows = [row for row in form.iter("div") if row.get("data-question")]
        return [row.get("aria-label") for row in rows if row.get("hidden") is None]

    assert asked("?focus=1") == ["Stance", "Anger", "Why", "Role", "Device"]
    assert asked("?focus=0") == ["Topic", "Gist", "Role", "Device"]


def test_a_point_is_pressed_shown_and_taken_back(survey, page):
    press = {"comment": survey.comment(1).pk, "action": f"answer:{question(survey, 'anger').pk}=-2"}

    page.post(**press)
    pressed = [text_of(found) for found in with_attribute(page(), "aria-pressed", "true")]
    given = live()
    page.post(**press)

    assert (pressed, given) == (["-2"], [("anger", -2)])
    assert live() == []


def test_the_ends_of_a_scale_are_named(page):
    (first,) = with_attribute(page(), "data-point", "-2")

    assert first.get("aria-label") == "-2, calm"


def test_words_are_saved_shown_in_their_field_and_taken_back(survey, page):
    pk = question(survey, "why").pk
    send = {"comment": survey.comment(1).pk, "action": f"write:{pk}"}

    page.post(**send, **{f"value-{pk}": "<b>because</b>"})
    (field,) = with_attribute(page(), "name", f"value-{pk}")
    shown = text_of(field)
    page.post(**send, **{f"value-{pk}": " "})

    assert shown == "<b>because</b>"
    assert live() == []


def test_the_thread_is_answered_on_its_article(survey, page):
    pk = question(survey, "gist").pk

    page.post(comment=survey.comment(0).pk, action=f"write:{pk}", **{f"value-{pk}": "Water."})

    assert live() == [("gist", "Water.")]


def test_attributes_ends_unsure_and_notes_go_to_the_annotation_that_is_named(survey, page):
    given = {"round": survey.round, "by": survey.annotator, "span": (0, 8)}
    fact = annotate(survey.comment(1), survey.label("fact"), **given)
    annotate(survey.comment(1), survey.label("irony"), **given)
    at = {"comment": survey.comment(1).pk, "annotation": fact.pk}

    page.post(**at, action=f"attribute:{fact.pk}=1")
    page.post(**at, action="unsure")
    page.post(**at, action="note", note="Hm.")
    page.post(**at, action=f"span:{fact.pk}", start=4, end=8)
    fact.refresh_from_db()

    assert (fact.attributes, fact.unsure, fact.note, fact.exact) == ({"checkable": True}, True, "Hm.", "lido")
    page.post(**at, action=f"attribute:{fact.pk}=-1")
    page.post(**at, action=f"retract:{fact.pk}")
    fact.refresh_from_db()
    assert (fact.attributes, fact.retracted_at is None) == ({}, False)


def test_a_colleagues_annotation_cannot_be_named(survey, page):
    other = annotate(survey.comment(1), survey.label("fact"), round=survey.round, by=survey.manager, span=(0, 8))

    for action in (f"attribute:{other.pk}=1", f"retract:{other.pk}", f"span:{other.pk}"):
        answer = page.post(comment=survey.comment(1).pk, action=action, start=0, end=3)
        assert "What this was about is no longer there." in answer.content.decode()
    assert Annotation.objects.live().get() == other


@pytest.mark.parametrize(
    "action", ["answer:x=1", "answer:999999=1", "attribute:0=1", "attribute:0=7", "write:0", "retract:x", "resolve:x"]
)
def test_nonsense_is_refused_and_changes_nothing(survey, page, action):
    assert page.post(comment=survey.comment(1).pk, action=action).status_code in {200, 404}
    assert live() == []


def test_the_team_is_asked_and_the_question_resolved(survey, page):
    page.post(comment=survey.comment(1).pk, action="ask", remark="Does <i>this</i> count?")
    (shown,) = [found for found in page().iter("span") if found.get("class") == "remark__text"]
    page.post(comment=survey.comment(1).pk, action=f"resolve:{Remark.objects.get().pk}")

    assert text_of(shown) == "Does <i>this</i> count?"
    assert Remark.objects.get().resolved_by == survey.annotator


def test_a_colleagues_remark_shows_once_one_has_judged_the_comment(survey, page):
    from_manager = {"comment": survey.comment(1), "round": survey.round, "author": survey.manager}
    Remark.objects.create(text="I think it is anger.", **from_manager)
    anger = question(survey, "anger").pk

    before = "I think it is anger." in text_of(page())
    page.post(comment=survey.comment(1).pk, action=f"answer:{anger}=1")
    page.post(comment=survey.comment(1).pk, action="judge:done")

    assert not before
    assert "I think it is anger." in text_of(page())
