from __future__ import annotations

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadTarget, Stale
from annotations.models import Annotation, Assignment, Event, Relation
from annotations.selectors import cut, snap
from annotations.services import annotating
from tests.factories import Study, plant_study
from threads.errors import Conflict, Refused


def live(study: Study) -> list[str]:
    rows = Annotation.objects.live().by(study.annotator).order_by("id").select_related("label")
    return [row.label.key for row in rows if row.label]


class TestAnnotate:
    def test_a_rebuttal_takes_the_comment_above_as_its_target(self, study: Study):
        annotation = annotating.annotate(
            study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator
        )

        relation = annotation.relations.get()
        assert relation.target_comment == study.comment(1)
        assert (relation.label.key, relation.target_by) == ("rebuts", Relation.By.DEFAULT)

    def test_a_comment_at_the_top_rebuts_the_article(self, study: Study):
        annotation = annotating.annotate(
            study.comment(1), study.label("rebuttal"), round=study.round, by=study.annotator
        )

        assert annotation.relations.get().target_comment == study.comment(0)

    def test_a_one_of_question_keeps_the_last_answer_only(self, study: Study):
        for key in ("rebuttal", "question"):
            annotating.annotate(study.comment(2), study.label(key), round=study.round, by=study.annotator)

        assert live(study) == ["question"]
        assert not Relation.objects.live().exists()

    def test_the_same_label_again_changes_nothing(self, study: Study):
        first = annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)
        events = Event.objects.count()

        again = annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

        assert again == first
        assert Event.objects.count() == events

    def test_a_span_is_widened_to_its_sentences(self, study: Study):
        annotation = annotating.annotate(
            study.comment(2), study.label("claim"), round=study.round, by=study.annotator, span=(4, 6)
        )

        assert annotation.exact == "No, it does not."
        assert study.comment(2).text[annotation.start : annotation.end] == annotation.exact

    def test_spans_may_overlap_and_carry_two_labels(self, study: Study):
        for key in ("claim", "evidence"):
            annotating.annotate(study.comment(2), study.label(key), round=study.round, by=study.annotator, span=(0, 30))

        assert live(study) == ["claim", "evidence"]

    @pytest.mark.parametrize("span", [(0, 0), (5, 2), (0, 10_000), (-1, 3)])
    def test_a_span_outside_the_text_is_refused(self, study: Study, span: tuple[int, int]):
        with pytest.raises(BadTarget):
            annotating.annotate(
                study.comment(2), study.label("claim"), round=study.round, by=study.annotator, span=span
            )

        assert not Annotation.objects.exists()

    def test_a_question_about_comments_takes_no_span(self, study: Study):
        with pytest.raises(BadTarget):
            annotating.annotate(
                study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator, span=(0, 3)
            )

    def test_a_comment_without_text_cannot_be_judged(self, db: None):
        study = plant_study(["", "A reply to something deleted."])

        with pytest.raises(BadTarget):
            annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)

    def test_a_label_of_another_project_is_refused(self, study: Study):
        other = plant_study()

        with pytest.raises(Refused):
            annotating.annotate(study.comment(1), other.label("claim"), round=study.round, by=study.annotator)
        with pytest.raises(BadTarget):
            annotating.annotate(other.comment(1), study.label("claim"), round=study.round, by=study.annotator)

    @pytest.mark.parametrize("attributes", [{"loud": True}, {"checkable": "yes"}])
    def test_an_attribute_the_label_does_not_have_is_refused(self, study: Study, attributes: dict[str, object]):
        with pytest.raises(Refused):
            annotating.annotate(
                study.comment(2), study.label("claim"), round=study.round, by=study.annotator, attributes=attributes
            )

        assert not Annotation.objects.exists()

    def test_submitted_work_is_closed(self, study: Study):
        Assignment.objects.create(
            round=study.round,
            thread=study.thread,
            annotator=study.annotator,
            state=Assignment.State.SUBMITTED,
            submitted_at=timezone.now(),
            revision=1,
        )

        with pytest.raises(Conflict, match="submitted"):
            annotating.annotate(study.comment(1), study.label("claim"), round=study.round, by=study.annotator)

    def test_the_database_itself_refuses_two_answers_to_a_one_of_question(self, study: Study):
        first = annotating.annotate(study.comment(2), study.label("other"), round=study.round, by=study.annotator)

        first.pk, first.uid, first.label = None, "another", study.label("question")
        with pytest.raises(IntegrityError), transaction.atomic():
            first.save(force_insert=True)


class TestToggle:
    def test_a_second_press_takes_the_label_and_its_target_back(self, study: Study):
        annotating.toggle(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)
        gone = annotating.toggle(study.comment(2), study.label("rebuttal"), round=study.round, by=study.annotator)

        assert gone is None
        assert live(study) == []
        assert not Relation.objects.live().exists()


class TestRevise:
    def test_a_stale_version_is_refused(self, study: Study):
        annotation = annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)
        annotating.revise(annotation, by=study.annotator, version=1, unsure=True)

        with pytest.raises(Stale, match="version 2"):
            annotating.revise(annotation, by=study.annotator, version=1, note="late")

        annotation.refresh_from_db()
        assert (annotation.unsure, annotation.note) == (True, "")

    def test_nobody_changes_another_persons_annotation(self, study: Study):
        annotation = annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

        with pytest.raises(PermissionDenied):
            annotating.retract(annotation, by=study.manager)

    def test_a_field_that_cannot_be_revised_is_named(self, study: Study):
        annotation = annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)

        with pytest.raises(Refused, match="creator"):
            annotating.revise(annotation, by=study.annotator, creator=study.manager)


@given(st.text(min_size=1, max_size=60), st.data())
def test_snapping_only_ever_widens(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    marks = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2)) if len(text) > 1 else {0, len(text)})
    borders = list(pairwise(marks))

    snapped = snap(text, cut(text, start, end), borders)

    assert snapped.start <= start
    assert snapped.end >= end
    assert text[snapped.start : snapped.end] == snapped.exact
