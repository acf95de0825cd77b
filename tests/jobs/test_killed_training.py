"""kill -9 of the worker in the middle of a training: every label ends up with one version, and one serves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from annotations.models import Model
from annotations.services.learning import requesting
from tests.annotations.services.learning.conftest import answer, plant_threads
from tests.factories import plant_study
from tests.jobs.processes import kill_group, wait_for
from threads.models import Job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

# As installations pair them; tests/jobs/test_workers.py has every worker on every broker and both databases.
BROKERS = ["embedded"] if connection.vendor == "sqlite" else ["redis", "rabbitmq"]


@pytest.mark.parametrize("broker", BROKERS, indirect=True)
def test_a_training_outlives_its_worker(start: Callable, tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    study = plant_study()
    # Enough that each label takes a while, so that the kill falls between two of them.
    for thread in plant_threads(study, threads=10, comments=120):
        answer(study, thread, by=study.annotator)
    job = requesting.request_training(study.project, by=study.manager)

    with start() as first:
        wait_for(Model.objects.exists, seconds=120)
        kill_group(first)
    stored_before = set(Model.objects.values_list("pk", flat=True))
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    with start():
        wait_for(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE, seconds=120)

    job.refresh_from_db()
    versions = Model.objects.order_by("label_key").values_list("label_key", "number")
    assert list(versions) == [("function/other", 1), ("function/question", 1)]
    assert stored_before < set(Model.objects.values_list("pk", flat=True))
    assert Model.objects.serving().count() == 2
    assert job.attempt == 2
    assert Job.objects.filter(parent=job, kind="extract").count() == 1
