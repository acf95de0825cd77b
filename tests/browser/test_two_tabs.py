"""One person, two tabs; and a server that is away while they go on working."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Judgement
from annotations.services import annotating
from tests.browser.conftest import PARENTS, TEXTS, Workspace, sign_in
from tests.factories import plant_study

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOWN = "() => document.querySelector('#saving')?.textContent.includes('not saved')"


@pytest.fixture
def workspace(live_server, open_page) -> Workspace:
    """As elsewhere; but the console may complain of answers that never came, or that were 409."""
    study = plant_study(TEXTS, PARENTS, title="The lido")
    page = open_page(complaints_allowed=True)
    # What the page itself breaks is no more allowed than elsewhere.
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    sign_in(page, live_server.url, study.annotator)
    found = Workspace(study, live_server.url, page)
    page.goto(found.url)
    page.wait_for_selector(".comment--now:focus")
    return found


@pytest.fixture
def other_tab(workspace) -> Workspace:
    """A second tab of the same browser on the same thread."""
    page = workspace.page.context.new_page()
    page.set_default_timeout(10_000)
    page.goto(workspace.url)
    page.wait_for_selector(".comment--now:focus")
    return Workspace(workspace.study, workspace.address, page)


def without_messages(workspace: Workspace) -> None:
    """The tab neither tells others what it did nor hears of it, as with two devices."""
    workspace.page.add_init_script("delete window.BroadcastChannel;")
    workspace.page.reload()
    workspace.page.wait_for_selector(".comment--now:focus")


def break_server(workspace: Workspace) -> None:
    workspace.page.route("**/actions/?round=*", lambda route: route.abort())


def mend_server(workspace: Workspace) -> None:
    workspace.page.unroute("**/actions/?round=*")


class TestTwoTabs:
    def test_what_one_tab_saves_shows_in_the_other(self, workspace, other_tab):
        workspace.keys("d")
        workspace.saved()

        other_tab.page.wait_for_selector("#c1 .mark:has-text('Rebuttal')")
        other_tab.keys("s")
        other_tab.saved()

        workspace.page.wait_for_selector("#c1 .mark:has-text('Support')")
        assert workspace.labels() == [(1, "support", None)]

    @pytest.mark.parametrize(("key", "expected"), [("BracketLeft", "support"), ("BracketRight", "rebuttal")])
    def test_both_versions_are_shown_and_a_key_chooses(self, workspace, key, expected):
        without_messages(workspace)
        other = workspace.page.context.new_page()
        other.goto(workspace.url)
        other.wait_for_selector(".comment--now:focus")
        other.keyboard.press("s")
        other.wait_for_selector("#c1[data-labels]:not([data-version='0'])")

        workspace.keys("d")

        clash = workspace.page.locator(".clash")
        clash.wait_for()
        assert "Support on #1" in clash.inner_text()
        assert "Rebuttal" in clash.locator("[data-here]").inner_text()
        assert workspace.page.locator("#c1 .mark__name").all_inner_texts() == ["Support"]
        assert workspace.labels() == [(1, "support", None)]
        workspace.keys(key)
        clash.wait_for(state="detached")
        workspace.saved()
        assert workspace.labels() == [(1, expected, None)]

    def test_two_keys_on_one_comment_are_one_choice_and_survive_a_reload(self, workspace):
        without_messages(workspace)
        study = workspace.study
        annotating.annotate(study.comment(1), study.label("support"), round=study.round, by=study.annotator)

        workspace.keys("d", "c")
        workspace.page.locator(".clash [data-here] li").nth(1).wait_for()
        workspace.page.on("dialog", lambda dialog: dialog.accept())
        workspace.page.reload()

        clash = workspace.page.locator(".clash")
        clash.locator("[data-here] li").nth(1).wait_for()
        assert clash.count() == 1
        clash.get_by_role("button", name="Do mine").click()
        workspace.saved()
        clash.wait_for(state="detached")
        assert workspace.labels() == [(1, "rebuttal", None), (1, "claim", None)]

    def test_quick_keys_on_one_comment_do_not_clash_with_themselves(self, workspace):
        workspace.keys("d", "s", "c", "e", "m", "d", "z", "z", "z", "d", "Enter")
        # Eleven saves, one after the other.
        workspace.page.wait_for_selector("#saving:not([data-waiting])", state="attached", timeout=60_000)

        assert workspace.page.locator(".clash").count() == 0
        assert workspace.labels() == [(1, "rebuttal", None), (1, "claim", None)]
        assert Judgement.objects.count() == 1

    def test_undo_tells_first_what_was_done_on_another_device(self, workspace):
        study = workspace.study
        annotating.annotate(study.comment(4), study.label("claim"), round=study.round, by=study.annotator)

        workspace.keys("z")
        workspace.page.wait_for_selector("#toast:has-text('Claim on #4')")
        assert Annotation.objects.live().exists()
        workspace.keys("z")
        workspace.page.wait_for_selector("#toast:has-text('Undid: Claim on #4.')")

        assert not Annotation.objects.live().exists()
        assert workspace.focus == "#4"


class TestServerAway:
    def test_keys_pressed_while_the_server_is_away_are_stored_in_order(self, workspace):
        break_server(workspace)
        workspace.keys("d", "Enter", "s", "Enter", "q")
        workspace.page.wait_for_function(DOWN)
        assert "5 not saved yet" in workspace.page.locator("#saving").inner_text()

        mend_server(workspace)
        workspace.page.get_by_role("button", name="Retry now").click()
        workspace.saved()

        assert workspace.labels() == [(1, "rebuttal", None), (2, "support", None), (3, "question", None)]
        assert Judgement.objects.count() == 2

    def test_a_reload_meanwhile_loses_nothing(self, workspace):
        break_server(workspace)
        workspace.keys("d", "Enter", "s")
        workspace.page.wait_for_function(DOWN)
        asked = []
        workspace.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

        workspace.page.reload()
        workspace.page.wait_for_function(DOWN)
        mend_server(workspace)
        workspace.page.get_by_role("button", name="Retry now").click()
        workspace.saved()

        assert asked == ["beforeunload"]
        assert workspace.labels() == [(1, "rebuttal", None), (2, "support", None)]

    def test_a_lost_answer_is_not_carried_out_twice(self, workspace):
        lost = []

        def lose(route) -> None:
            if not lost:
                lost.append(route.fetch().status)
                route.abort()
            else:
                route.continue_()

        workspace.page.route("**/actions/?round=*", lose)
        workspace.keys("d", "c", "z")
        workspace.page.wait_for_selector("#toast:has-text('Undid: Claim on #1.')")
        workspace.saved()

        assert lost == [200]
        assert workspace.labels() == [(1, "rebuttal", None)]
        assert workspace.page.locator(".clash").count() == 0

    def test_a_closed_tab_leaves_its_work_to_the_next_one(self, workspace):
        break_server(workspace)
        workspace.keys("d", "Enter")
        workspace.page.wait_for_function(DOWN)
        context = workspace.page.context

        workspace.page.close(run_before_unload=False)
        page = context.new_page()
        page.goto(workspace.url)
        page.wait_for_selector("#c1[data-judged]")
        page.wait_for_selector("#saving:not([data-waiting])", state="attached")

        assert workspace.labels() == [(1, "rebuttal", None)]

    def test_a_refused_action_holds_up_nothing_and_is_shown(self, workspace):
        break_server(workspace)
        workspace.keys("d")
        workspace.page.wait_for_function(DOWN)
        workspace.keys("End", "c")
        workspace.study.thread.comments.filter(position=1).update(text="")
        mend_server(workspace)
        workspace.page.get_by_role("button", name="Retry now").click()
        workspace.saved()

        told = workspace.page.locator(".clash--refused")
        assert "You pressed Rebuttal. This comment has no text left to judge." in told.inner_text()
        assert workspace.labels() == [(6, "claim", None)]
        told.get_by_role("button").click()
        told.wait_for(state="detached")

    def test_after_signing_in_again_all_is_stored(self, workspace):
        workspace.page.context.clear_cookies()
        workspace.keys("d")
        workspace.page.wait_for_function(DOWN)
        assert workspace.page.get_by_role("link", name="Sign in").is_visible()

        sign_in(workspace.page, workspace.address, workspace.study.annotator)
        workspace.page.evaluate("fetch(location.href)")
        workspace.page.get_by_role("button", name="Retry now").click()
        workspace.saved()

        assert workspace.labels() == [(1, "rebuttal", None)]

    def test_a_full_browser_says_that_the_page_must_stay_open(self, workspace):
        break_server(workspace)
        workspace.page.evaluate("""() => {
          let size = 1 << 20;
          for (let n = 0; size > 0; n += 1) {
            try { localStorage.setItem(`filler${n}`, "x".repeat(size)); } catch { size >>= 1; }
          }
        }""")
        workspace.keys("d")
        workspace.page.wait_for_function(DOWN)

        assert "leave this page open" in workspace.page.locator("#saving").inner_text()


class TestUndo:
    def test_undo_after_a_reload(self, workspace):
        workspace.keys("d", "Enter", "s")
        workspace.saved()
        workspace.page.reload()
        workspace.page.wait_for_selector(".comment--now:focus")

        workspace.keys("z")
        workspace.page.wait_for_selector("#toast:has-text('Undid: Support on #2.')")
        workspace.keys("z")
        workspace.page.wait_for_selector("#toast:has-text('Undid: Done on #1.')")
        workspace.saved()

        assert workspace.labels() == [(1, "rebuttal", None)]
        assert workspace.focus == "#1"
        assert not Judgement.objects.exists()
