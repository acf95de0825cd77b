"""A manager makes a scheme by keyboard, changes it while the round is open, and labels with it."""

from __future__ import annotations

import pytest

from annotations.models import SchemeVersion
from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(workspace, open_page, live_server):
    page = open_page()
    sign_in(page, live_server.url, workspace.study.manager)
    return page


def press_on(page, name: str) -> None:
    """Reaches a control as somebody without a mouse does, and presses it."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_label_is_added_with_a_key_published_mid_round_and_given(workspace, page):
    workspace.keys("d")
    workspace.saved()
    project = f"{workspace.address}/projects/{workspace.study.project.slug}/"

    page.goto(project + "schemes/")
    press_on(page, "Edit Claims & rebuttals")
    page.wait_for_selector("#scheme-form")
    press_on(page, "Add a label to Function")
    page.wait_for_selector("#q-0-l-4-name:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type("Joke")
    page.keyboard.press("Tab")
    page.keyboard.type("b")  # the key, in its list
    page.keyboard.press("Tab")
    page.wait_for_selector('#scheme-live [data-shortcut="b"]')
    press_on(page, "Publish …")
    page.wait_for_selector("text=What it does to the work that is there")
    press_on(page, "Publish version 2")
    page.wait_for_selector("text=version 2 is published")
    workspace.page.goto(workspace.url)
    workspace.page.wait_for_selector(".comment--now:focus")
    workspace.keys("b", "Enter")
    workspace.saved()

    assert [key for _, key, _ in workspace.labels()] == ["joke"]
    version = SchemeVersion.objects.get(number=2)
    assert {row.scheme_version for row in workspace.study.round.annotations.filter(retracted_at=None)} == {version}


def test_a_scheme_begins_with_a_preset_by_keyboard(workspace, page):
    page.goto(f"{workspace.address}/projects/{workspace.study.project.slug}/schemes/")

    page.locator("#preset-claims_and_rebuttals").focus()
    page.keyboard.press("ArrowDown")
    press_on(page, "Begin with this")
    page.wait_for_selector("#scheme-form")
    press_on(page, "Publish …")
    press_on(page, "Publish version 1")
    page.wait_for_selector("text=version 1 is published")

    assert SchemeVersion.objects.published().count() == 2


def test_a_key_that_is_there_already_and_colours_alike_are_told_at_once(workspace, page):
    project = f"{workspace.address}/projects/{workspace.study.project.slug}/"
    page.goto(project + "schemes/")
    press_on(page, "Edit Claims & rebuttals")

    page.select_option("#q-0-l-0-shortcut", "c")
    page.wait_for_selector("text=c is the key of “Rebuttal” already")
    page.select_option("#q-0-l-0-shortcut", "d")
    page.wait_for_selector("text=The draft is saved.")
    page.select_option("#q-0-l-0-slot", "2")
    page.wait_for_selector("text=Rebuttal, Support share a colour.")

    assert "slot2" in page.locator("[data-label-row='0.0']").get_attribute("class")
    assert page.locator("#q-0-l-0-shortcut option[disabled]", has_text="next comment").count() == 1


def test_a_label_is_dragged_to_another_place(workspace, page):
    page.goto(f"{workspace.address}/projects/{workspace.study.project.slug}/schemes/")
    press_on(page, "Edit Claims & rebuttals")
    page.wait_for_selector("[draggable=true]")

    page.drag_and_drop("[data-label-row='0.2'] [data-grip]", "[data-label-row='0.0']", target_position={"x": 9, "y": 9})
    page.wait_for_url("**at=q-0-l-0-name*")

    assert page.input_value("#q-0-l-0-name") == "Question"


def test_the_guideline_opens_beside_the_task_and_gives_the_focus_back(workspace):
    link = workspace.page.get_by_role("link", name="Guidelines")
    link.focus()
    workspace.keys("Enter")
    workspace.page.wait_for_selector("#guidelines-drawer .prose")
    workspace.keys("Escape")

    assert not workspace.page.locator("#guidelines-drawer").is_visible()
    assert link.evaluate("element => element === document.activeElement")
