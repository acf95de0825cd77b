"""Deciding between annotators by keyboard alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotations.models import Adjudication, Annotation
from annotations.services.annotating import annotate
from annotations.services.assigning.submitting import submit_thread
from annotations.services.judging import judge
from tests.browser.conftest import PARENTS, TEXTS, sign_in
from tests.factories import MembershipFactory, Study, plant_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIT = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString())"""


def plant_contest() -> Study:
    """Two differ about the function of every comment, and mark other words of the second."""
    study = plant_study(TEXTS, PARENTS, title="The lido")
    other = MembershipFactory(project=study.project, role="annotator").user
    for person, key, exact in (
        (study.annotator, "rebuttal", "Fine by me."),
        (other, "question", "They pay nothing for the crossing."),
    ):
        for comment in study.thread.comments.filter(position__gt=0):
            annotate(comment, study.label(key), round=study.round, by=person)
            if comment.position == 2:
                start = comment.text.index(exact)
                span = (start, start + len(exact))
                annotate(comment, study.label("claim"), round=study.round, by=person, span=span)
            judge(comment, round=study.round, by=person)
        submit_thread(study.round, study.thread, by=person)
    return study


def test_five_units_are_decided_without_a_mouse(live_server, open_page):
    study = plant_contest()
    page = open_page()
    sign_in(page, live_server.url, study.manager)
    page.goto(live_server.url + reverse("annotations:adjudicate", args=[study.project.slug, study.thread.pk]))

    def at(name: str) -> None:
        page.wait_for_selector(f'.unit--now[aria-label="{name}"]:focus')
        page.wait_for_selector("html[data-ready]", state="attached")

    at("Function of #1")
    page.keyboard.press("1")
    at("Function of #2")
    page.keyboard.press("n")
    at("Content of #2")
    lit = {word for number in (1, 2) for word in page.evaluate(LIT, f"answer{number}")}
    page.keyboard.press("b")
    at("Function of #3")
    page.keyboard.press("0")
    at("Function of #4")
    # A reason is typed before the decision; letters are text in it.
    page.keyboard.press("r")
    page.keyboard.type("ab 1")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    at("Function of #5")
    page.keyboard.press("e")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("0")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    at("Function of #6")
    page.keyboard.press("2")
    at("Function of #2")
    page.keyboard.press("z")
    at("Function of #6")
    page.keyboard.press("Shift+N")
    at("Function of #2")

    assert lit == {"🙂🙂 Fine by me.", "They pay nothing for the crossing."}
    decided = Adjudication.objects.live().order_by("comment__position", "question__order")
    assert list(decided.values_list("comment__position", "question__key", "reason")) == [
        (1, "function", ""),
        (2, "content", ""),
        (3, "function", ""),
        (4, "function", "ab 1"),
        (5, "function", ""),
    ]
    gold = Annotation.objects.live().filter(layer="gold", question__key="function").order_by("comment__position")
    assert [row.comment.position for row in gold] == [1, 4, 5]
    assert gold[2].relations.get().target_comment.position == 0
