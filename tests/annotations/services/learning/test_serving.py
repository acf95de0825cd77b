"""Which version suggests: the better one by itself, and whichever a manager chose until they say otherwise."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from annotations.models import Annotation, Decision, Model, Suggestion
from annotations.services.deciding import accept_suggestion
from annotations.services.learning import requesting, storing, training
from annotations.services.suggesting import suggest_for_thread
from tests.annotations.services.learning.conftest import answer
from tests.factories import Study
from threads import jobs
from threads.errors import Conflict
from threads.models import Job, Thread

QUESTION = "function/question"


def train(study: Study) -> Model:
    job = requesting.request_training(study.project, by=None)
    jobs.carry_out(job.pk, training.train)
    return Model.objects.filter(label_key=QUESTION).latest("number")


def versions() -> dict[int, bool]:
    """Whether each version suggests, by number."""
    rows = Model.objects.filter(label_key=QUESTION).order_by("number")
    return {row.number: row.serves_since is not None for row in rows}


class TestServing:
    def test_a_newer_version_takes_over_and_the_older_one_is_kept(self, study: Study, said: list[Thread]):
        first = train(study)
        answer(study, said[4], by=study.annotator)

        train(study)

        assert versions() == {1: False, 2: True}
        assert storing.weights_of(first) is not None

    def test_both_are_compared_on_answers_the_older_one_has_not_seen(self, study: Study, said: list[Thread]):
        train(study)
        answer(study, said[4], by=study.annotator)

        compared = train(study).quality["compared"]

        assert compared["rows"] == 30
        assert 0 < compared["old"] <= 1

    def test_a_manager_sets_back_and_nothing_takes_its_place_by_itself(self, study: Study, said: list[Thread]):
        first = train(study)
        train(study)

        storing.serve(first, by=study.manager)
        train(study)

        assert versions() == {1: True, 2: False, 3: False}
        assert storing.is_pinned(study.project, QUESTION)

    def test_choosing_the_newest_lets_better_ones_follow(self, study: Study, said: list[Thread]):
        first = train(study)
        second = train(study)
        storing.serve(first, by=study.manager)

        storing.serve(second, by=study.manager)

        assert versions() == {1: False, 2: True}
        assert not storing.is_pinned(study.project, QUESTION)

    def test_back_to_what_came_with_the_program(self, study: Study, said: list[Thread]):
        train(study)
        suggest_for_thread(said[4])

        storing.serve_shipped(study.project, QUESTION, by=study.manager)
        suggest_for_thread(said[4])

        assert versions() == {1: False, 2: True}
        assert storing.serving_models(study.project)[0].label_key == "function/other"
        assert not Suggestion.objects.current().filter(extractor="project", label__key="question").exists()
        assert Suggestion.objects.filter(extractor="project", label__key="question").exists()

    def test_setting_back_has_threads_that_are_not_done_suggested_anew(self, study: Study, said: list[Thread]):
        first = train(study)
        train(study)
        Job.objects.all().delete()

        storing.serve(first, by=study.manager)

        keys = [key for job in Job.objects.filter(kind="extract") for key in job.thread_keys]
        assert keys == [study.thread.pk, said[4].pk]

    def test_twice_is_a_conflict(self, study: Study, said: list[Thread]):
        model = train(study)

        with pytest.raises(Conflict):
            storing.serve(model, by=study.manager)

    def test_a_changed_file_is_never_loaded(self, study: Study, said: list[Thread]):
        model = train(study)
        with default_storage.open(model.file.name, "wb") as file:
            file.write(b"PK")
        storing._read.cache_clear()

        with pytest.raises(Conflict, match="changed on disk"):
            storing.weights_of(model)

    def test_human_work_stays_when_another_version_suggests(self, study: Study, said: list[Thread]):
        train(study)
        suggest_for_thread(said[4])
        suggestion = Suggestion.objects.current().filter(extractor="project", label__key="question").first()
        made = accept_suggestion(suggestion, round=study.round, by=study.annotator)

        storing.serve_shipped(study.project, QUESTION, by=study.manager)
        suggest_for_thread(said[4])

        made.refresh_from_db()
        assert made.retracted_at is None
        assert made.suggestion == suggestion
        assert Decision.objects.get().annotation == made
        assert Annotation.objects.live().filter(pk=made.pk).exists()
