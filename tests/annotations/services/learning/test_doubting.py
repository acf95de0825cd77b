"""Suspected mistakes: what surprises a model that has not seen it, until somebody says that it is right."""

from __future__ import annotations

import pytest

from annotations.models import Annotation, Doubt
from annotations.services.annotating import annotate
from annotations.services.learning import doubting, requesting, training
from annotations.services.learning.doubt_lists import described, doubts_of
from tests.factories import Study
from threads import jobs
from threads.models import Comment, Thread


def train(study: Study) -> None:
    job = requesting.request_training(study.project, by=None)
    jobs.carry_out(job.pk, training.train)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")


@pytest.fixture
def slip(study: Study, said: list[Thread]) -> Comment:
    """A comment that asks something and was labelled "other", against everything else the annotator did."""
    comment = next(each for each in said[0].comments.order_by("position") if each.text.endswith("?"))
    other = study.label("other")
    Annotation.objects.filter(comment=comment).update(label=other, question=other.question)
    train(study)
    return comment


class TestDoubting:
    def test_a_slip_is_found_for_both_labels(self, study: Study, slip: Comment):
        found = {(row.comment_id, row.label_name): row.said for row in doubts_of(study.project, by=study.annotator)}

        assert found == {(slip.pk, "question"): False, (slip.pk, "other"): True}
        row = Doubt.objects.get(label_name="question")
        assert row.probability > 0.85
        assert row.is_unseen
        assert row.strength == pytest.approx(row.probability)

    def test_what_was_changed_since_leaves_the_list(self, study: Study, slip: Comment):
        annotate(slip, study.label("question"), round=study.round, by=study.annotator)

        assert not doubts_of(study.project, by=study.annotator).exists()

    def test_what_is_right_is_never_asked_again(self, study: Study, slip: Comment):
        doubting.dismiss(Doubt.objects.get(label_name="question"), by=study.annotator)

        train(study)

        assert [row.label_name for row in doubts_of(study.project, by=study.annotator)] == ["other"]
        assert Doubt.objects.filter(comment=slip, label_name="question").count() == 1

    def test_a_dismissal_can_be_taken_back(self, study: Study, slip: Comment):
        doubt = doubting.dismiss(Doubt.objects.get(label_name="question"), by=study.annotator)

        doubting.take_up_again(doubt)

        assert doubts_of(study.project, by=study.annotator).count() == 2

    def test_a_training_replaces_what_the_last_one_doubted(self, study: Study, slip: Comment):
        question = study.label("question")
        Annotation.objects.filter(comment=slip).update(label=question)

        train(study)

        assert not Doubt.objects.exists()

    def test_the_list_is_told_in_two_queries(self, study: Study, slip: Comment, django_assert_num_queries):
        rows = list(doubts_of(study.project, by=study.manager).select_related("comment", "round"))

        with django_assert_num_queries(2):
            told = described(rows, project=study.project, by=study.manager)

        assert {(one.label, one.who) for one in told} == {("Question", "a2"), ("Other", "a2")}
