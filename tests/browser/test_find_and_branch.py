"""Searching in the thread with `/`, and one key for a whole branch with `h`."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Judgement
from tests.browser.conftest import Workspace, sign_in
from tests.factories import index, plant_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HIGHLIGHTED = "name => [...CSS.highlights.get(name) ?? []].map(range => range.toString())"


def count(workspace) -> str:
    return workspace.page.locator("#find-line [data-count]").inner_text()


def wait_for_count(workspace, text: str) -> None:
    workspace.page.wait_for_function(
        "text => document.querySelector('#find-line [data-count]').textContent === text", arg=text
    )


class TestSearch:
    def test_hits_come_one_after_the_other_and_escape_goes_back(self, workspace):
        index(workspace.study.project)
        workspace.keys("j", "/")
        workspace.page.keyboard.type("said")
        wait_for_count(workspace, "1 of 2")

        assert workspace.focus == "#2"
        assert workspace.page.evaluate(HIGHLIGHTED, "found-now") == ["said"]
        assert workspace.page.evaluate(HIGHLIGHTED, "found") == ["said"]

        workspace.keys("Enter")
        wait_for_count(workspace, "2 of 2")
        assert workspace.focus == "#4"
        assert workspace.page.evaluate("document.activeElement.id") == "find-words"

        workspace.keys("Shift+Enter")
        wait_for_count(workspace, "1 of 2")
        workspace.keys("ArrowUp")
        wait_for_count(workspace, "2 of 2")
        workspace.keys("Escape")

        workspace.page.wait_for_selector("#find-line[hidden]", state="attached")
        assert workspace.focus == "#2"
        assert workspace.page.evaluate(HIGHLIGHTED, "found") == []
        # Keys are the workspace's again.
        workspace.keys("j")
        assert workspace.focus == "#3"

    def test_without_an_index_the_thread_is_read_through_and_the_line_says_so(self, workspace):
        workspace.keys("/")
        workspace.page.keyboard.type('"no, they"')
        wait_for_count(workspace, "1 of 1")

        assert workspace.focus == "#3"
        assert "read through" in workspace.page.locator("#find-line [data-note]").inner_text()
        workspace.keys("Control+Enter")
        workspace.page.wait_for_selector("#find-line[hidden]", state="attached")
        assert workspace.focus == "#3"

    def test_nothing_found_is_said(self, workspace):
        workspace.keys("/")
        workspace.page.keyboard.type("zebra")
        wait_for_count(workspace, "none")
        workspace.keys("Enter", "Escape")

        assert workspace.focus == "#1"

    def test_a_hit_outside_the_window_is_fetched(self, live_server, open_page):
        texts = [f"Comment {number}." for number in range(1, 1201)]
        texts[1099] = "A beaver at last."
        study = plant_study(texts, [None] * 1200, title="Long")
        index(study.project)
        page = open_page()
        sign_in(page, live_server.url, study.annotator)
        long = Workspace(study, live_server.url, page)
        page.goto(long.url)
        page.wait_for_selector(".comment--now:focus")

        long.keys("/")
        page.keyboard.type("beaver")
        wait_for_count(long, "1 of 1")
        long.keys("Enter")
        page.wait_for_selector("#c1100.comment--now")
        wait_for_count(long, "1 of 1")

        page.wait_for_function(f"() => ({HIGHLIGHTED})('found-now').join() === 'beaver'")
        assert page.locator("#find-words").input_value() == "beaver"


class TestBranch:
    def test_a_branch_gets_a_label_and_one_undo_takes_it_back(self, workspace):
        workspace.keys("j", "j", "d", "k", "k", "h")
        assert workspace.page.locator(".comment--branch").count() == 4
        workspace.keys("o")
        workspace.page.wait_for_selector("#branch[open]")
        assert workspace.page.locator("#bulk-title").inner_text() == "3 comments will get Other"
        assert "1 has another answer" in workspace.page.locator("#branch").inner_text()
        workspace.keys("Enter")
        workspace.saved()
        workspace.page.wait_for_selector("#c4 .mark")

        assert workspace.labels() == [
            (1, "other", None), (2, "other", None), (3, "rebuttal", None), (4, "other", None),
        ]  # fmt: skip
        assert workspace.page.locator(".comment--branch").count() == 0

        workspace.keys("z")
        workspace.saved()
        workspace.page.wait_for_selector("#c4 .marks[hidden]", state="attached")
        assert workspace.labels() == [(3, "rebuttal", None)]

    def test_a_branch_is_skipped_by_one_key_after_h(self, workspace):
        workspace.keys("h", "x")
        workspace.page.wait_for_selector("#branch[open]")
        workspace.keys("Enter")
        workspace.saved()
        workspace.page.wait_for_selector("#c4[data-judged]")

        assert Judgement.objects.filter(state="skipped").count() == 4
        assert workspace.page.locator("#own-progress").inner_text() == "4 of 6 judged"

    def test_other_answers_are_replaced_where_one_says_so(self, workspace):
        workspace.keys("j", "j", "d", "k", "k", "h", "o")
        workspace.page.wait_for_selector("#branch[open]")
        workspace.page.get_by_label("replace it").check()
        workspace.page.get_by_role("button", name="Do it").click()
        workspace.saved()
        workspace.page.wait_for_selector("#c3 .mark >> text=Other")

        assert {key for _, key, _ in workspace.labels()} == {"other"}

    def test_escape_leaves_the_layer_and_the_dialog(self, workspace):
        workspace.keys("h", "Escape")
        assert workspace.page.locator(".comment--branch").count() == 0
        workspace.keys("h", "o")
        workspace.page.wait_for_selector("#branch[open]")
        workspace.keys("Escape")
        workspace.page.wait_for_selector("#branch:not([open])", state="attached")

        assert workspace.page.evaluate("document.activeElement.id") == "c1"
        assert not Annotation.objects.exists()
