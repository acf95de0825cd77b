"""Whole ways through the workspace by keyboard alone. Others: test_work (the queue), test_schemes, test_find_line."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Assignment, Judgement, Relation
from tests.browser.conftest import Workspace, sign_in
from tests.factories import plant_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whether whoever has the focus can see it: an outline, or the border of the focused comment.
VISIBLE = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return false;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  return outlineStyle !== "none" && outlineWidth !== "0px" && bottom > 0 && top < innerHeight;
}"""


def test_twenty_labels_and_ten_relations(live_server, open_page):
    study = plant_study(["First things first. The pier leaks."] * 20, [None, *range(19)])
    page = open_page()
    page.set_default_timeout(60_000)
    sign_in(page, live_server.url, study.annotator)
    workspace = Workspace(study, live_server.url, page)
    page.goto(workspace.url)
    page.wait_for_selector(".comment--now:focus")
    pointed, plain = ["d", "r", "2", "Enter"], ["q", "Enter"]
    hidden = []

    for number in range(1, 21):
        for key in pointed if number > 10 else plain:
            workspace.keys(key)
            if not page.evaluate(VISIBLE):
                hidden.append((number, key))
    workspace.saved()

    assert hidden == []
    assert Annotation.objects.live().count() == 20
    assert Relation.objects.live().filter(target_by="chosen").count() == 10
    assert Judgement.objects.done().count() == 20
    assert len(plain) <= 3


def test_from_signing_in_to_submitting(live_server, open_page):
    study = plant_study(["It leaks.", "It does not."], [None, 0], title="The pier")
    page = open_page()
    page.set_default_timeout(60_000)
    page.goto(live_server.url)
    page.wait_for_selector("[name=login]")
    keyboard = page.keyboard

    def reach(name: str) -> None:
        """Goes on by Tab to what is called so."""
        for _ in range(60):
            keyboard.press("Tab")
            said = page.evaluate(
                "() => { const { innerText, name } = document.activeElement; return innerText || name || ''; }"
            )
            if name in said:
                return
        raise AssertionError(f"Tab does not lead to {name}.")

    reach("login")
    keyboard.type(study.annotator.username)
    keyboard.press("Tab")
    keyboard.type("correct horse battery")
    keyboard.press("Enter")
    page.wait_for_selector("text=" + study.project.name)
    reach(study.project.name)
    keyboard.press("Enter")
    page.wait_for_selector("text=The pier")
    reach("Continue")
    keyboard.press("Enter")
    page.wait_for_selector(".comment--now:focus")
    for key in ["q", "Enter", "d", "Enter"]:
        keyboard.press(key)
    page.wait_for_selector("#saving:not([data-waiting])", state="attached")
    page.wait_for_selector("#submit-thread:focus")
    keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('#submit-thread')")

    assert Assignment.objects.get().state == Assignment.State.SUBMITTED
    assert Judgement.objects.done().count() == 2
