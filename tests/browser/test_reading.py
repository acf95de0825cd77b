"""Moving through a thread, with eyes, ears and keys."""

from __future__ import annotations

import pytest

from annotations.models import Suggestion
from tests.browser.conftest import sign_in
from tests.factories import MembershipFactory, plant_study
from threads.models import Membership

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_text_on_the_page_is_the_text_in_the_database(live_server, open_page):
    texts = ['<b>no</b> & "so" ', "tabs\tand\n\nlines\n", "e\u0301🙂\u200f\u202eלא", " lead\u00a0and trail  "]
    study = plant_study(texts, article="\n".join(texts) + "\n\nend\n")
    page = open_page()
    sign_in(page, live_server.url, study.annotator)
    page.goto(f"{live_server.url}/projects/{study.project.slug}/threads/{study.thread.pk}/")

    found = page.eval_on_selector_all("[data-text]", "found => found.map(element => element.textContent)")

    assert found == ["\n".join(texts) + "\n\nend\n", *texts]


def test_keys_move_the_focus_and_the_focus_can_be_seen(workspace):
    steps = [("j", "#2"), ("j", "#3"), ("k", "#2"), ("p", "#1"), ("End", "#6"), ("Home", "#1"), ("n", "#2")]

    found = []
    for key, _ in steps:
        workspace.keys(key)
        found.append(workspace.focus)
    outline = workspace.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")

    assert found == [position for _, position in steps]
    assert outline == "solid"


def test_a_collapsed_subtree_is_passed_over(workspace):
    workspace.keys("ArrowLeft", "j")
    passed = workspace.focus
    workspace.keys("k", "ArrowRight", "j")

    assert passed == "#5"
    assert workspace.focus == "#2"


def test_a_number_leads_to_its_comment(workspace):
    workspace.keys("g", "4", "Enter")

    assert workspace.focus == "#4"


def test_a_permalink_opens_at_its_comment(workspace):
    workspace.page.goto("about:blank")
    workspace.page.goto(workspace.url + "?focus=5#c5")
    workspace.page.wait_for_selector("#c5.comment--now")

    assert workspace.page.locator("#c5").is_visible()


def test_the_parent_stays_in_sight_when_it_scrolls_away(live_server, open_page):
    study = plant_study(["The first. " * 60, *["A reply."] * 40], [None, *[0] * 40])
    page = open_page(viewport={"width": 1200, "height": 700})
    sign_in(page, live_server.url, study.annotator)
    page.goto(f"{live_server.url}/projects/{study.project.slug}/threads/{study.thread.pk}/?focus=30#c30")
    page.wait_for_selector(".ancestors__panel")

    assert page.locator(".ancestors__parent").inner_text().startswith("#1")


def test_who_may_not_label_sees_suggestions_without_buttons(live_server, open_page, workspace):
    comment = workspace.study.comment(1)
    label = workspace.study.label("claim")
    Suggestion.objects.create(comment=comment, label=label, extractor="cues", extractor_version="1", confidence=0.8)
    viewer = MembershipFactory(project=workspace.study.project, role=Membership.Role.VIEWER).user
    page = open_page()
    sign_in(page, live_server.url, viewer)
    page.goto(workspace.url)

    assert page.locator("#c1 .suggestion__name").is_visible()
    assert not page.get_by_role("button", name="Accept").is_visible()


def test_a_refusal_is_seen_without_script_where_the_page_comes_back_scrolled(live_server, open_page, workspace):
    page = open_page(java_script_enabled=False, viewport={"width": 1200, "height": 400})
    sign_in(page, live_server.url, workspace.study.annotator)
    page.goto(workspace.url + "?focus=5#c5")

    page.get_by_role("button", name="Done, next").click()

    assert page.locator(".message--error").bounding_box()["y"] >= 0


def test_reading_and_labelling_work_without_script(live_server, open_page, workspace):
    page = open_page(java_script_enabled=False)
    sign_in(page, live_server.url, workspace.study.annotator)
    page.goto(workspace.url)

    page.locator("#c4 .comment__no").click()
    page.get_by_role("button", name="Question").click()

    assert workspace.labels() == [(4, "question", None)]
    assert page.locator("#c4 .mark__name").inner_text() == "Question"
