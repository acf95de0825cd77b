from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotations.errors import NothingToUndo
from annotations.models import Annotation, Decision, Judgement, Relation, Suggestion
from annotations.services import annotating, deciding, history, judging
from annotations.services.relating import TargetChoice, relate
from tests.factories import Study, plant_study


def state(study: Study) -> set[tuple[object, ...]]:
    """Everything an annotator's answers say, without row numbers and versions."""
    annotations = Annotation.objects.live().values_list("comment__position", "label__key", "start", "end", "unsure")
    relations = Relation.objects.live().values_list("comment__position", "target_kind", "target_comment__position")
    judgements = Judgement.objects.values_list("comment__position", "state")
    decisions = Decision.objects.values_list("suggestion__comment__position", "verdict")
    return {
        *(("annotation", *row) for row in annotations),
        *(("relation", *row) for row in relations),
        *(("judgement", *row) for row in judgements),
        *(("decision", *row) for row in decisions),
    }


def suggest(study: Study, position: int) -> Suggestion:
    return Suggestion.objects.create(
        comment=study.comment(position),
        label=study.label("question"),
        extractor="test",
        extractor_version="1",
        confidence=0.5,
    )


class TestUndo:
    def test_one_step_takes_back_a_label_with_everything_it_changed(self, study: Study):
        annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
        before = state(study)
        annotating.annotate(study.comment(2), study.label("question"), round=study.round, by=study.annotator)

        walk = history.undo(study.round, by=study.annotator)

        assert state(study) == before
        assert walk.comments == [study.comment(2).pk]
        assert walk.words == "Question on #2"

    def test_redo_does_it_again(self, study: Study):
        annotating.annotate(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
        judging.judge(study.comment(2), round=study.round, by=study.annotator)
        after = state(study)

        history.undo(study.round, by=study.annotator)
        history.undo(study.round, by=study.annotator)
        history.redo(study.round, by=study.annotator)
        history.redo(study.round, by=study.annotator)

        assert state(study) == after

    def test_a_new_step_forgets_what_was_undone(self, study: Study):
        annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)
        history.undo(study.round, by=study.annotator)
        annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)

        with pytest.raises(NothingToUndo):
            history.redo(study.round, by=study.annotator)

    def test_an_accepted_suggestion_can_be_decided_again_after_undo(self, study: Study):
        suggestion = suggest(study, 3)
        deciding.accept_suggestion(suggestion, round=study.round, by=study.annotator)

        history.undo(study.round, by=study.annotator)

        assert state(study) == set()
        deciding.reject_suggestion(suggestion, round=study.round, by=study.annotator)

    def test_nobody_undoes_another_persons_step(self, study: Study):
        annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

        with pytest.raises(NothingToUndo):
            history.undo(study.round, by=study.manager)

    def test_fifty_steps_deep(self, study: Study):
        for _ in range(60):
            annotating.toggle(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

        for _ in range(50):
            history.undo(study.round, by=study.annotator)

        assert state(study) == set()


class TestAnySequence(TestCase):
    """Whatever was done, undoing it all leads back, and redoing it all leads forth again."""

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["rebuttal", "support", "question", "claim", "span", "target", "judge", "accept"]),
                st.integers(1, 3),
            ),
            max_size=8,
        )
    )
    def test_undo_all_then_redo_all(self, actions: list[tuple[str, int]]):
        study = plant_study()
        states = [state(study)]
        for action, position in actions:
            before = state(study)
            self.act(study, action, position)
            if state(study) != before:
                states.append(state(study))

        for expected in reversed(states[:-1]):
            self.walk(study, history.undo, expected)
        for expected in states[1:]:
            self.walk(study, history.redo, expected)

    def walk(self, study: Study, step: object, expected: set[tuple[object, ...]]) -> None:
        # A judgement given twice is a step that changes only its time, which `state` leaves out.
        for _ in range(20):
            assert callable(step)
            step(study.round, by=study.annotator)
            if state(study) == expected:
                return
        raise AssertionError("never came to the expected state")

    def act(self, study: Study, action: str, position: int) -> None:
        comment, who = study.comment(position), {"round": study.round, "by": study.annotator}
        if action == "span":
            annotating.toggle(comment, study.label("claim"), span=(0, 3), **who)
        elif action == "target":
            annotation = annotating.annotate(comment, study.label("rebuttal"), **who)
            relate(annotation, TargetChoice("outside"), by=study.annotator)
        elif action == "judge":
            annotating.annotate(comment, study.label("other"), **who)
            judging.judge(comment, **who)
        elif action == "accept":
            if not Suggestion.objects.filter(comment=comment).exists():
                deciding.accept_suggestion(suggest(study, position), **who)
        else:
            annotating.toggle(comment, study.label(action), **who)
