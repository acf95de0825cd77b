"""Keys are remapped in their table, refused where taken, kept on the server, and reset."""

from __future__ import annotations

import pytest

from annotations.models import Remark

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def remap(workspace, command: str, key: str) -> str:
    """Gives a command another key; what the table says to that."""
    workspace.page.locator(f"[data-remap='{command}']").click()
    workspace.page.keyboard.press(key)
    return workspace.page.locator("[data-keys-line]").inner_text()


def test_a_key_is_moved_shown_everywhere_kept_and_reset(workspace):
    page = workspace.page
    workspace.keys("?")
    with page.expect_response("**/api/v1/keys/"):
        said = remap(workspace, "reading/unsure", "y")
    with page.expect_response("**/api/v1/keys/"):
        remap(workspace, "label/function/rebuttal", "b")
    page.reload()
    page.wait_for_selector(".comment--now:focus")
    shown = (
        page.locator("#picker button[value=unsure] kbd").inner_text(),
        page.locator("[data-shortcut=d] kbd").inner_text(),
    )
    workspace.keys("m", "d", "b", "y")
    workspace.saved()

    assert said == "Now on y."
    assert shown == ("y", "b")
    assert workspace.labels() == [(1, "rebuttal", None)]
    assert page.locator("#c1 .mark__unsure").is_visible()

    workspace.keys("?")
    with page.expect_response("**/api/v1/keys/"):
        page.get_by_role("button", name="Reset all").click()
    workspace.keys("Escape", "d", "c", "m")
    workspace.saved()
    assert workspace.labels() == [(1, "claim", None)]


def test_a_taken_key_is_refused_with_the_reason(workspace):
    workspace.keys("?")
    said = [remap(workspace, "reading/next", key) for key in ("k", "d", "Enter")]

    assert said == [
        "k is taken: previous comment (or ↑); above #1 is the article. Give that another key first.",
        "d is taken: Rebuttal. Give that another key first.",
        "Arrows, Tab, Enter, Esc, space and digits keep what they do.",
    ]


def test_every_key_that_the_table_names_is_drawn_from_the_one_table(workspace):
    workspace.keys("?")
    rows = workspace.page.locator("#keys-help dl[data-layer] dt").all_inner_texts()

    assert {"j", "k", "n", "N", "d", "c", "z", "Z", ";", "m", "l"} <= {row.strip() for row in rows}
    assert "no key" not in rows


def test_single_keys_that_were_switched_off_stay_off_after_a_reload(workspace):
    workspace.keys("?")
    with workspace.page.expect_response("**/api/v1/keys/"):
        workspace.page.get_by_label("Single keys are on").uncheck()
    workspace.page.reload()
    workspace.page.wait_for_selector(".comment--now:focus")
    workspace.keys("d")

    assert workspace.labels() == []


def test_the_team_is_asked_by_key_and_the_question_resolved(workspace):
    workspace.keys(";")
    workspace.page.keyboard.type("Does a joke count?")
    workspace.page.get_by_role("button", name="Ask the team").click()
    workspace.saved()
    shown = workspace.page.locator("#c1 .remark").inner_text()
    workspace.page.get_by_role("button", name="Resolve").click()
    workspace.saved()

    assert "asks the team" in shown
    assert "Does a joke count?" in shown
    assert Remark.objects.get().resolved_by == workspace.study.annotator
    assert workspace.labels() == []
