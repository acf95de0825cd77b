"""Every kind of question, by keyboard and by mouse: scales, words, the thread, passages of the article, attributes."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Judgement
from tests.asking import plant_survey
from tests.browser.conftest import PARENTS, TEXTS, Workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(open_workspace) -> Workspace:
    return open_workspace(plant_survey(TEXTS, PARENTS, title="The lido"))


def answers() -> list[tuple[int, str, object]]:
    rows = Annotation.objects.live().order_by("comment__position", "question__order", "start", "pk")
    return [
        (row.comment.position, row.question.key, row.label.key if row.label else row.value)
        for row in rows.select_related("comment", "question", "label")
    ]


class TestScalesAndWords:
    def test_a_point_is_given_by_mouse_and_taken_back(self, survey):
        survey.page.locator("#picker [data-point='-1']").click()
        survey.saved()
        given = answers()
        shown = survey.page.locator("#c1 .mark__value").inner_text()
        survey.page.locator("#picker [data-point='-1']").click()
        survey.saved()

        assert given == [(1, "anger", -1)]
        assert shown == "-1"
        assert answers() == []

    def test_with_the_focus_on_a_scale_arrows_and_digits_choose(self, survey):
        survey.page.locator("#picker [data-point='-2']").focus()
        survey.keys("ArrowRight", "Enter")
        survey.saved()
        by_arrow = answers()
        survey.keys("2")
        survey.saved()

        assert by_arrow == [(1, "anger", -1)]
        assert answers() == [(1, "anger", 2)]

    def test_words_are_saved_on_leaving_the_field_and_by_control_and_enter(self, survey):
        field = survey.page.get_by_role("textbox", name="Why")
        field.click()
        survey.page.keyboard.type("jokes, e.g. j")
        survey.keys("Escape", "j")
        field.click()
        survey.page.keyboard.type("مرحبا 🙂")
        survey.keys("Control+Enter")
        survey.saved()

        assert answers() == [(1, "why", "jokes, e.g. j"), (2, "why", "مرحبا 🙂")]
        assert survey.focus == "#2"
        assert survey.page.locator("#c1 .mark__value").inner_text() == "jokes, e.g. j"

    def test_words_that_were_left_by_a_click_elsewhere_are_kept_with_their_comment(self, survey):
        survey.page.get_by_role("textbox", name="Why").click()
        survey.page.keyboard.type("because")
        survey.page.locator("#c3-text").click()
        survey.saved()

        assert answers() == [(1, "why", "because")]
        assert survey.page.get_by_role("textbox", name="Why").input_value() == ""

    def test_what_is_missing_is_shown_before_enter_and_holds_done_back(self, survey):
        hint = survey.page.locator("[data-waiting-for]")
        before = hint.inner_text()
        survey.keys("Enter")
        refused = survey.page.locator("#toast").inner_text()
        survey.page.locator("#picker [data-point='2']").click()
        after = hint.inner_text()
        survey.keys("Enter")
        survey.saved()

        assert (before, after) == ("needs Anger", "")
        assert "Anger has no answer yet: -2 to 2." in refused
        assert [row.comment.position for row in Judgement.objects.done()] == [1]


class TestTheArticle:
    def test_above_the_first_comment_the_thread_is_asked_about(self, survey):
        survey.keys("k", "1")
        survey.page.get_by_role("textbox", name="Gist").fill("Water.")
        survey.keys("Control+Enter", "j")
        survey.saved()

        assert answers() == [(0, "topic", "water"), (0, "gist", "Water.")]
        assert survey.focus == "#1"

    def test_a_sentence_of_the_article_is_marked_by_keyboard(self, survey):
        survey.keys("k", "v", "i")
        survey.saved()

        found = Annotation.objects.get()
        assert (found.comment.position, found.label.key, found.exact) == (0, "irony", "The council closes the lido.")

    def test_done_waits_for_the_required_question_about_the_thread(self, survey):
        survey.keys("k", "Enter")
        refused = survey.page.locator("#toast").inner_text()
        survey.keys("1", "Enter")

        assert "Topic has no answer yet" in refused
        assert survey.focus == "#1"
        assert not Judgement.objects.exists()

    def test_a_label_of_spans_without_a_passage_opens_the_layer_that_chooses_one(self, survey):
        survey.keys("f", "j", "f")
        survey.saved()

        assert Annotation.objects.get().exact == "Nobody swims in November."


class TestTheMarkAtHand:
    def test_attributes_unsure_and_notes_go_to_the_mark_that_was_chosen(self, survey):
        survey.keys("v", "f", "v", "j", "e")
        survey.saved()
        first = survey.page.locator("#c1 .mark", has_text="Fact")
        first.focus()
        survey.keys("1", "m", "Escape", "l")
        survey.page.keyboard.type("see budget")
        survey.page.get_by_role("button", name="Save note").click()
        survey.saved()

        fact, feeling = Annotation.objects.order_by("pk")
        assert (fact.attributes, fact.unsure, fact.note) == ({"checkable": True}, True, "see budget")
        assert (feeling.attributes, feeling.unsure, feeling.note) == ({}, False, "")

    def test_an_attribute_is_a_button_and_can_be_unset(self, survey):
        survey.keys("v", "f")
        survey.saved()
        for expected in ({"quoted": True}, {}):
            survey.page.get_by_role("button", name="quoted").click()
            survey.saved()
            assert Annotation.objects.get().attributes == expected

    def test_the_ends_of_a_span_are_moved_word_by_word(self, survey):
        survey.keys("v", "i")
        survey.saved()
        survey.page.locator("#c1 .mark").focus()
        survey.keys("Shift+ArrowLeft", "Shift+ArrowDown")
        survey.saved()

        assert Annotation.objects.get().exact == "it, then"
        assert survey.page.locator("#c1 .mark__exact").inner_text() == "it, then"
        assert survey.page.evaluate("document.activeElement.matches('#c1 .mark')")

    def test_a_span_is_moved_to_the_selection(self, survey):
        survey.keys("v", "i")
        survey.saved()
        survey.page.locator("#c1 .mark").click()
        survey.page.locator("#c1-text").dblclick(position={"x": 8, "y": 8})
        survey.page.get_by_role("button", name="to the selection").click()
        survey.saved()

        assert Annotation.objects.get().exact == "Close"

    def test_delete_takes_a_mark_back_and_undo_gives_it_again(self, survey):
        survey.keys("v", "i", "v", "b")
        survey.saved()
        survey.page.locator("#c1 .mark").first.focus()
        survey.keys("Delete")
        survey.saved()
        left = answers()
        survey.keys("z")
        survey.saved()

        assert left == [(1, "device", "figure")]
        assert len(answers()) == 2


class TestOverlappingSpans:
    def test_each_of_nested_spans_is_drawn_in_a_lane_of_its_own_and_listed_as_text(self, survey):
        comment = survey.study.comment(1)
        for key, start, end in [("irony", 0, 41), ("figure", 7, 15), ("fact", 10, 26)]:
            Annotation.objects.create(
                round=survey.study.round, creator=survey.study.annotator, comment=comment,
                question=survey.study.label(key).question, label=survey.study.label(key),
                scheme_version=survey.study.round.scheme_version, start=start, end=end, exact=comment.text[start:end],
            )  # fmt: skip
        survey.page.reload()
        survey.page.wait_for_selector(".comment--now:focus")
        drawn = survey.page.evaluate(
            "Object.fromEntries([...CSS.highlights].filter(([name]) => name.startsWith('slot'))"
            ".flatMap(([name, lit]) => [...lit].map((range) => [name, range.toString()])))"
        )
        survey.page.locator("#c1 .mark", has_text="Figure").focus()
        lit = survey.page.evaluate("[...CSS.highlights.get('mark-now')].map(String)")

        assert drawn == {
            "slot8-0": comment.text[0:41], "slot9-1": comment.text[7:15], "slot6-2": comment.text[10:26],
        }  # fmt: skip
        assert lit == [comment.text[7:15]]
        listed = survey.page.locator("#c1 .mark__exact").all_inner_texts()
        assert sorted(listed) == sorted(comment.text[start:end] for start, end in [(0, 41), (7, 15), (10, 26)])
