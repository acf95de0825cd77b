"""Training as a job: from answers to a version that suggests."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotations.models import Model, Suggestion
from annotations.services.learning import requesting, storing, training
from annotations.services.suggesting import suggest_for_thread
from tests.annotations.services.learning.conftest import answer
from tests.factories import Study
from threads import jobs
from threads.errors import Conflict
from threads.jobs.claiming import claim
from threads.models import Job, Thread

QUESTION = "function/question"


def trained(study: Study) -> Job:
    job = requesting.request_training(study.project, by=study.manager)
    jobs.carry_out(job.pk, training.train)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    return job


class TestTraining:
    def test_a_label_with_enough_answers_gets_a_version_that_serves(self, study: Study, said: list[Thread]):
        job = trained(study)

        model = Model.objects.get(label_key=QUESTION)
        assert model.number == 1
        assert model.kind == "scratch"
        assert model.serves_since
        assert model.trained_on["job"] == job.pk
        assert model.trained_on["rows"] == 120
        assert model.quality["grouped_by"] == "thread"
        assert model.quality["arms"]["scratch"]["ap"] > model.quality["base_rate"] + 0.3
        assert [point["labels"] for point in model.quality["curve"]] == [25, 50]
        assert storing.weights_of(model) is not None

    def test_labels_without_enough_answers_get_none(self, study: Study, said: list[Thread]):
        trained(study)

        assert set(Model.objects.values_list("label_key", flat=True)) == {QUESTION, "function/other"}

    def test_what_serves_suggests_where_nobody_has_judged_yet(self, study: Study, said: list[Thread]):
        study.project.options = {training.PRECISION_OPTION: 0.99}
        study.project.save()

        job = trained(study)

        children = Job.objects.filter(parent=job, kind="extract")
        assert [key for child in children for key in child.thread_keys] == [study.thread.pk, said[4].pk]
        suggest_for_thread(said[4])
        own = Suggestion.objects.current().filter(extractor="project", label__key="question")
        assert {row.model.label_key for row in own} == {QUESTION}
        assert {row.extractor_version for row in own} == {"1"}
        assert {row.comment.text.endswith("?") for row in own} == {True}
        assert own.count() == 10
        assert all(row.reasons for row in own)

    def test_a_second_attempt_adds_nothing(self, study: Study, said: list[Thread]):
        job = trained(study)
        before = Model.objects.count(), Job.objects.count()
        Job.objects.filter(pk=job.pk).update(state="running", lease_until=timezone.now())

        jobs.carry_out(job.pk, training.train)

        assert (Model.objects.count(), Job.objects.count()) == before

    def test_a_worker_believed_dead_stores_nothing(self, study: Study, said: list[Thread]):
        job = requesting.request_training(study.project, by=None)
        run = claim(job.pk)
        assert run is not None
        Job.objects.filter(pk=job.pk).update(attempt=7)

        with pytest.raises(jobs.LostClaim):
            training.train(run)

        assert not Model.objects.exists()

    def test_a_cancelled_one_ends(self, study: Study, said: list[Thread]):
        job = requesting.request_training(study.project, by=None)
        Job.objects.filter(pk=job.pk).update(cancel_wished_at=timezone.now())

        jobs.carry_out(job.pk, training.train)

        job.refresh_from_db()
        assert job.state == "cancelled"
        assert not Model.objects.exists()

    def test_too_few_answers_are_told_plainly(self, study: Study):
        job = trained(study)

        assert job.message == "No label has enough answers yet: 50 are needed, 10 of each kind."


class TestRequesting:
    def test_never_two_at_once(self, study: Study, said: list[Thread]):
        requesting.request_training(study.project, by=study.manager)

        with pytest.raises(Conflict):
            requesting.request_training(study.project, by=study.manager)

    def test_a_project_trains_by_itself_once_enough_was_answered_and_people_pause(
        self, study: Study, said: list[Thread]
    ):
        answered = study.round.judgements.all()
        answered.filter(comment__thread__in=said[2:]).delete()
        while_labelling = requesting.request_due()
        answered.update(at=timezone.now() - 2 * requesting.QUIET)

        later = [requesting.request_due(), requesting.request_due()]

        assert while_labelling == 0
        assert later == [1, 0]

    def test_it_waits_for_a_quarter_or_fifty_more(self, study: Study, said: list[Thread]):
        study.round.judgements.update(at=timezone.now() - 2 * requesting.QUIET)
        trained(study)
        assert requesting.next_at(study.project) == 170
        answer(study, said[4], by=study.annotator)

        assert requesting.request_due() == 0

        answer(study, said[4], by=study.manager)
        Job.objects.update(created_at=timezone.now() - 3 * requesting.QUIET)
        study.round.judgements.update(at=timezone.now() - 2 * requesting.QUIET)

        assert requesting.request_due() == 1

    def test_a_project_at_rest_costs_few_queries(self, study: Study, said, django_assert_max_num_queries):
        trained(study)

        with django_assert_max_num_queries(5):
            requesting.request_due()
