from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection

from annotations.models import Annotation
from annotations.services import annotating
from annotations.services.freezing.snapshot import snapshot, telling
from tests.factories import Study, plant_study
from threads import jobs
from threads.models import Job


@pytest.fixture
def study(transactional_db: None) -> Study:
    return plant_study()


def elsewhere(study: Study, position: int) -> None:
    """Somebody labels a comment meanwhile, by a connection of their own."""

    def label() -> None:
        try:
            annotating.annotate(study.comment(position), study.label("claim"), round=study.round, by=study.annotator)
        finally:
            connection.close()

    thread = threading.Thread(target=label)
    thread.start()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_a_snapshot_stands_still_while_others_write(study: Study):
    with snapshot():
        before = Annotation.objects.count()
        elsewhere(study, 2)
        inside = Annotation.objects.count()

    assert (before, inside, Annotation.objects.count()) == (0, 0, 1)


def test_after_a_failure_inside_the_connection_is_as_before(study: Study):
    with pytest.raises(ZeroDivisionError), snapshot():
        assert Annotation.objects.count() / 0

    annotating.annotate(study.comment(2), study.label("claim"), round=study.round, by=study.annotator)
    assert Annotation.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not tell reading from writing here.")
def test_nothing_can_be_written_inside(study: Study):
    with pytest.raises(DatabaseError), snapshot():
        study.project.save()


def test_a_wish_to_stop_reaches_the_work_inside(study: Study):
    job = jobs.create("freeze", project=study.project, parameters={})
    seen = threading.Event()

    def work(run: jobs.Run) -> None:
        Job.objects.filter(pk=job.pk).update(cancel_wished_at=job.created_at)
        with telling(run) as tell, snapshot():
            Annotation.objects.count()
            for _ in range(100):
                tell(1, 2)
                seen.wait(0.05)

    jobs.carry_out(job.pk, work)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
