"""An annotator labels a thread by keyboard and by mouse."""

from __future__ import annotations

import pytest

from annotations.models import Decision, Judgement, Relation, Suggestion
from tests.browser.conftest import TEXTS, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Selects the `nth` occurrence of the words in an element, as dragging the mouse over them does.
DRAG = """([selector, words]) => {
  const root = document.querySelector(selector);
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const boxes = range.getClientRects();
    const [first, last] = [boxes[0], boxes[boxes.length - 1]];
    return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
  }
  return null;
}"""


def drag_over(workspace, selector: str, words: str) -> None:
    x1, y1, x2, y2 = workspace.page.evaluate(DRAG, [selector, words])
    mouse = workspace.page.mouse
    mouse.move(x1 - 1, y1)
    mouse.down()
    mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=4)
    mouse.move(x2 + 1, y2, steps=4)
    mouse.up()


@pytest.fixture
def suggestion_for(db):
    def suggest(workspace, position: int, key: str, exact: str | None = None) -> Suggestion:
        comment = workspace.study.comment(position)
        start = comment.text.index(exact) if exact else None
        return Suggestion.objects.create(
            comment=comment,
            label=workspace.study.label(key),
            start=start,
            end=start + len(exact) if exact else None,
            exact=exact,
            extractor="cues",
            extractor_version="1",
            confidence=0.8,
        )

    return suggest


class TestByKeyboard:
    def test_a_thread_is_judged_without_a_mouse(self, workspace):
        workspace.keys("d", "Enter", "s", "c", "Enter", "d", "Enter", "q", "Enter")
        workspace.saved()

        assert workspace.labels() == [
            (1, "rebuttal", None),
            (2, "support", None),
            (2, "claim", None),
            (3, "rebuttal", None),
            (4, "question", None),
        ]
        assert Judgement.objects.done().count() == 4
        assert workspace.focus == "#5"
        assert workspace.page.locator("#own-progress").inner_text() == "4 of 6 judged"

    def test_a_rebuttal_is_about_the_comment_above_until_another_target_is_chosen(self, workspace):
        workspace.keys("j", "j", "d", "r", "2")
        workspace.saved()

        target = Relation.objects.live().get()
        assert (target.target_comment.position, target.target_by) == (1, "chosen")
        assert workspace.page.locator("#c3 .mark__target").inner_text() == "of #1"

    def test_a_target_can_be_outside_the_thread_and_the_article(self, workspace):
        workspace.keys("d", "r", "o", "j", "d", "r", "0")
        workspace.saved()

        found = Relation.objects.live().order_by("pk").values_list("target_kind", "target_comment__position")
        assert list(found) == [("outside", None), ("comment", 0)]

    def test_one_more_target_stands_beside_the_first(self, workspace):
        workspace.keys("j", "j", "d", "r", ",", "2")
        workspace.saved()

        found = Relation.objects.live().order_by("pk").values_list("target_comment__position", flat=True)
        assert list(found) == [2, 1]

    def test_a_sentence_is_marked_in_the_span_layer(self, workspace):
        workspace.keys("j", "v", "j", "c")
        workspace.saved()

        assert workspace.labels() == [(2, "claim", "They pay nothing for the crossing.")]

    def test_done_is_held_back_while_the_required_answer_is_missing(self, workspace):
        workspace.keys("Enter")

        assert "Function has no answer yet" in workspace.page.locator("#toast").inner_text()
        assert workspace.focus == "#1"
        assert not Judgement.objects.exists()

    def test_a_label_with_shift_is_done_at_once(self, workspace):
        workspace.keys("Shift+S", "Shift+O")
        workspace.saved()

        assert workspace.labels() == [(1, "support", None), (2, "other", None)]
        assert Judgement.objects.done().count() == 2
        assert workspace.focus == "#3"

    def test_undo_takes_back_and_redo_gives_again(self, workspace):
        workspace.keys("c", "z")
        workspace.saved()
        after_undo = workspace.labels()
        workspace.keys("Shift+Z")
        workspace.saved()

        assert after_undo == []
        assert workspace.labels() == [(1, "claim", None)]
        assert workspace.page.locator("#c1 .mark__name").inner_text() == "Claim"

    def test_a_suggestion_is_accepted_with_a_and_rejected_with_x(self, workspace, suggestion_for):
        suggestion_for(workspace, 1, "claim", "Nobody swims in November.")
        suggestion_for(workspace, 2, "rebuttal")
        workspace.page.reload()
        workspace.page.wait_for_selector(".comment--now:focus")

        workspace.keys("a", "j", "x")
        workspace.saved()

        assert workspace.labels() == [(1, "claim", "Nobody swims in November.")]
        assert list(Decision.objects.order_by("pk").values_list("verdict", flat=True)) == ["accepted", "rejected"]
        assert workspace.page.locator(".suggestion").count() == 0

    def test_unsure_and_note_reach_the_label(self, workspace):
        workspace.keys("c", "m", "l")
        workspace.page.keyboard.type("dogs jump, e.g. d")
        workspace.page.get_by_role("button", name="Save note").click()
        workspace.saved()

        mark = workspace.page.locator("#c1 .mark")
        assert "unsure" in mark.inner_text()
        assert "dogs jump, e.g. d" in mark.inner_text()
        assert workspace.labels() == [(1, "claim", None)]

    def test_single_letters_can_be_switched_off(self, workspace):
        workspace.keys("?")
        workspace.page.get_by_label("Single keys are on").uncheck()
        workspace.keys("Escape", "d", "ArrowDown")

        assert workspace.focus == "#2"
        assert workspace.labels() == []


class TestByMouse:
    def test_a_button_labels_the_comment_that_was_clicked(self, workspace):
        workspace.page.locator("#c4-text").click()
        workspace.page.get_by_role("button", name="Question").click()
        workspace.saved()

        assert workspace.labels() == [(4, "question", None)]

    def test_suggestions_are_accepted_and_rejected_by_their_buttons(self, workspace, suggestion_for):
        suggestion_for(workspace, 1, "claim", "Nobody swims in November.")
        suggestion_for(workspace, 1, "rebuttal")
        workspace.page.reload()

        workspace.page.get_by_role("button", name="Accept").first.click()
        workspace.page.get_by_role("button", name="Reject").first.click()
        workspace.saved()

        assert sorted(Decision.objects.values_list("verdict", flat=True)) == ["accepted", "rejected"]
        assert workspace.page.locator("#c1 .suggestion").count() == 0

    def test_selected_words_after_emoji_give_exact_code_points(self, workspace):
        drag_over(workspace, "#c2-text", "pay nothing")
        workspace.page.locator("#picker").get_by_role("button", name="Claim").click()
        workspace.saved()

        (annotation,) = workspace.study.thread.comments.get(position=2).annotations.all()
        assert annotation.exact == "They pay nothing for the crossing."
        assert TEXTS[1][annotation.start : annotation.end] == annotation.exact
        assert annotation.start == 15

    def test_the_article_takes_spans_too(self, workspace):
        drag_over(workspace, "#c0-text", "closes the lido")
        workspace.page.locator("#picker").get_by_role("button", name="Claim").click()
        workspace.saved()

        assert workspace.labels() == [(0, "claim", "The council closes the lido.")]

    def test_in_the_target_layer_a_click_on_a_comment_chooses_it(self, workspace):
        workspace.keys("j", "j", "j", "d", "r")
        workspace.page.locator("#c1-text").click()
        workspace.saved()

        assert Relation.objects.live().get().target_comment.position == 1
        assert workspace.focus == "#4"

    def test_done_by_mouse_goes_on_and_the_keys_go_on_working(self, workspace):
        workspace.page.get_by_role("button", name="Other").click()
        workspace.page.get_by_role("button", name="Done, next").click()
        workspace.keys("s", "Enter")
        workspace.saved()

        assert workspace.labels() == [(1, "other", None), (2, "support", None)]
        assert workspace.focus == "#3"


class TestSaving:
    def test_what_cannot_be_saved_is_shown_and_saved_later(self, live_server, open_page, workspace):
        page = workspace.page
        other = open_page(complaints_allowed=True)
        other.context.add_cookies(page.context.cookies())
        other.goto(workspace.url)
        other.wait_for_selector(".comment--now:focus")
        other.context.set_offline(True)

        other.keyboard.press("c")
        other.wait_for_selector(".saving--failed")
        shown = other.locator("#c1 .mark__name").inner_text()
        before = workspace.labels()
        other.context.set_offline(False)
        other.wait_for_selector("#saving:not([data-waiting])", state="attached")

        assert shown == "Claim"
        assert before == []
        assert workspace.labels() == [(1, "claim", None)]

    def test_who_was_signed_out_is_told_and_loses_nothing(self, live_server, open_page, workspace):
        page = open_page(complaints_allowed=True)
        sign_in(page, live_server.url, workspace.study.annotator)
        page.goto(workspace.url)
        page.wait_for_selector(".comment--now:focus")
        page.context.clear_cookies(name="sessionid")

        page.keyboard.press("c")
        page.wait_for_selector(".saving--failed")
        told = page.locator("#saving").inner_text()
        sign_in(page, live_server.url, workspace.study.annotator)
        page.wait_for_selector("#saving:not([data-waiting])", state="attached")

        assert "You are signed out" in told
        assert workspace.labels() == [(1, "claim", None)]
