"""Scale and text questions, and which unit a question is asked about."""

from __future__ import annotations

import pytest

from annotations.errors import BadTarget
from annotations.models import Annotation
from annotations.services.annotating import annotate, retract, revise
from annotations.services.answering import answer, toggle_point, withdraw
from annotations.services.history import redo, undo
from annotations.services.judging import judge
from annotations.services.requiring import missing_of_thread
from tests.asking import plant_survey, question
from tests.factories import Study
from threads.errors import Conflict, Refused


@pytest.fixture
def survey(db: None) -> Study:
    return plant_survey(["I hate it. Really, I do.", "Fine by me."])


@pytest.fixture
def say(survey: Study):
    def answer_question(key: str, value: object, position: int = 1, **more: object) -> Annotation:
        named = question(survey, key)
        return answer(survey.comment(position), named, value, round=survey.round, by=survey.annotator, **more)

    return answer_question


def live() -> list[tuple[str, object]]:
    return list(Annotation.objects.live().order_by("pk").values_list("question__key", "value"))


class TestAnswer:
    @pytest.mark.parametrize("point", [-2, 0, 2])
    def test_a_point_of_the_scale_is_kept(self, say, point):
        assert say("anger", point).value == point
        assert live() == [("anger", point)]

    @pytest.mark.parametrize("value", [3, -3, True, 1.0, "1", None, [1]])
    def test_what_is_no_point_of_the_scale_is_refused(self, say, value):
        with pytest.raises(Refused, match="whole number from -2 to 2"):
            say("anger", value)

    @pytest.mark.parametrize(("typed", "kept"), [(" A line.\r\nمرحبا 🙂 ", "A line.\nمرحبا 🙂"), ("a\x00b", "ab")])
    def test_words_are_kept_as_texts_are(self, say, typed, kept):
        assert say("why", typed).value == kept

    @pytest.mark.parametrize("value", ["", "  \n", 5, None, "x" * 10_001])
    def test_what_is_no_answer_in_words_is_refused(self, say, value):
        with pytest.raises(Refused):
            say("why", value)

    def test_a_later_answer_replaces_the_earlier_and_undo_brings_it_back(self, survey, say):
        first = say("anger", 1)
        revise(first, by=survey.annotator, note="sure of it")
        second = say("anger", 2)

        assert (second.pk, second.value, second.note) == (first.pk, 2, "sure of it")
        undo(survey.round, by=survey.annotator)
        assert live() == [("anger", 1)]
        redo(survey.round, by=survey.annotator)
        assert live() == [("anger", 2)]

    def test_the_same_answer_again_leaves_no_trace(self, survey, say):
        assert say("anger", 1).version == say("anger", 1).version == 1

    def test_a_question_with_labels_takes_no_value(self, say):
        with pytest.raises(Refused, match="with a label"):
            say("stance", 1)

    def test_an_answer_is_changed_by_revising_it(self, survey, say):
        given = say("anger", 1)

        assert revise(given, by=survey.annotator, value=-1).value == -1
        with pytest.raises(Refused):
            revise(given, by=survey.annotator, value=9)

    def test_a_label_takes_no_value(self, survey):
        stance = annotate(survey.comment(1), survey.label("for"), round=survey.round, by=survey.annotator)

        with pytest.raises(Refused):
            revise(stance, by=survey.annotator, value=1)


class TestWithdraw:
    def test_an_answer_is_taken_back_and_undo_gives_it_again(self, survey, say):
        say("why", "because")

        withdraw(survey.comment(1), question(survey, "why"), round=survey.round, by=survey.annotator)
        assert live() == []
        undo(survey.round, by=survey.annotator)
        assert live() == [("why", "because")]

    def test_the_same_point_pressed_again_is_off(self, survey):
        given = {"round": survey.round, "by": survey.annotator}
        anger, comment = question(survey, "anger"), survey.comment(1)

        assert toggle_point(comment, anger, 0, **given).value == 0
        assert toggle_point(comment, anger, 1, **given).value == 1
        assert toggle_point(comment, anger, 1, **given) is None
        assert live() == []


class TestUnits:
    def test_a_question_about_the_thread_is_answered_on_its_article_even_if_that_is_empty(self, survey, say):
        survey.thread.comments.filter(position=0).update(text="")

        assert say("gist", "About water.", position=0).value == "About water."
        with pytest.raises(BadTarget, match="about the thread"):
            say("gist", "About water.", position=1)

    def test_of_the_article_only_passages_are_marked(self, survey):
        given = {"round": survey.round, "by": survey.annotator}

        fact = annotate(survey.comment(0), survey.label("fact"), span=(0, 11), **given)
        assert fact.exact == "The council"
        with pytest.raises(BadTarget, match="about comments"):
            annotate(survey.comment(0), survey.label("for"), **given)

    def test_done_waits_for_a_required_scale_and_says_its_ends(self, survey, say):
        with pytest.raises(Refused, match="Anger has no answer yet: -2 to 2"):
            judge(survey.comment(1), round=survey.round, by=survey.annotator)

        say("anger", 0)
        assert judge(survey.comment(1), round=survey.round, by=survey.annotator).state == "done"

    def test_what_is_missing_of_a_thread_is_known(self, survey):
        given = {"round": survey.round, "by": survey.annotator}
        assert [asked.key for asked in missing_of_thread(survey.thread, **given)] == ["topic"]

        annotate(survey.comment(0), survey.label("water"), **given)
        assert missing_of_thread(survey.thread, **given) == []

    def test_a_submitted_thread_takes_no_more_answers(self, survey, say):
        survey.round.state = "closed"
        survey.round.save()

        with pytest.raises(Conflict):
            say("anger", 1)


class TestOneOfOnSpans:
    def test_another_answer_to_the_same_words_replaces_the_first(self, survey):
        given = {"round": survey.round, "by": survey.annotator}
        annotate(survey.comment(1), survey.label("fact"), span=(0, 10), **given)
        annotate(survey.comment(1), survey.label("feeling"), span=(0, 10), **given)
        annotate(survey.comment(1), survey.label("fact"), span=(2, 6), **given)

        found = Annotation.objects.live().order_by("pk").values_list("label__key", "start", "end")
        assert list(found) == [("feeling", 0, 10), ("fact", 2, 6)]

    def test_many_of_stand_on_the_same_words(self, survey):
        given = {"round": survey.round, "by": survey.annotator}
        annotate(survey.comment(1), survey.label("irony"), span=(0, 10), **given)
        annotate(survey.comment(1), survey.label("figure"), span=(0, 10), **given)

        assert Annotation.objects.live().count() == 2

    def test_a_span_is_not_moved_onto_its_like(self, survey):
        given = {"round": survey.round, "by": survey.annotator}
        annotate(survey.comment(1), survey.label("irony"), span=(0, 10), **given)
        other = annotate(survey.comment(1), survey.label("irony"), span=(0, 6), **given)

        with pytest.raises(BadTarget, match="this answer already"):
            revise(other, by=survey.annotator, span=(0, 10))
        assert revise(other, by=survey.annotator, span=(2, 10)).exact == "hate it."

    def test_a_retracted_span_makes_room(self, survey):
        given = {"round": survey.round, "by": survey.annotator}
        first = annotate(survey.comment(1), survey.label("irony"), span=(0, 10), **given)
        other = annotate(survey.comment(1), survey.label("irony"), span=(0, 6), **given)
        retract(first, by=survey.annotator)

        assert revise(other, by=survey.annotator, span=(0, 10)).end == 10
