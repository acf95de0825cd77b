"""Making, waking and retrying jobs."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.celery import make_app
from tests.factories import ProjectFactory, UserFactory
from tests.jobs import published
from threads import jobs
from threads.errors import Conflict
from threads.jobs.claiming import claim
from threads.models import Job

pytestmark = pytest.mark.django_db

# Nobody listens there.
AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def broker(settings):
    """A broker in memory that stands for one between processes: its queue can be read back."""
    settings.EMBEDDED = False
    settings.CELERY_APP = "tests.jobs.published.app"
    published.app = make_app("memory://localhost")
    with published.app.connection() as connection:
        connection.default_channel.queue_purge("imports")
    return published


def test_a_job_is_queued_with_what_it_was_given() -> None:
    user = UserFactory()

    job = jobs.create("import", project=ProjectFactory(), by=user, parameters={"import": 7}, total=3)

    assert (job.state, job.created_by, job.parameters, job.total) == (Job.State.QUEUED, user, {"import": 7}, 3)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        jobs.create("cooking", project=None)


def test_with_a_broker_the_id_is_published_after_the_commit(broker, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.create("import", project=None)
        assert broker.ids("imports") == []

    job.refresh_from_db()
    assert broker.ids("imports") == [job.pk]
    assert job.sent_at is not None
    assert job.due_at > timezone.now()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_publishes_nothing(broker) -> None:
    with transaction.atomic():
        jobs.create("import", project=None)
        transaction.set_rollback(True)

    assert broker.ids("imports") == []
    assert not Job.objects.exists()


def test_a_broker_that_is_away_costs_the_caller_a_moment_and_leaves_the_job_due(
    broker, django_capture_on_commit_callbacks
) -> None:
    broker.app = make_app(AWAY)
    begun = timezone.now()

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.create("import", project=None)

    job.refresh_from_db()
    assert (timezone.now() - begun).total_seconds() < 4
    assert job.state == Job.State.QUEUED
    assert job.sent_at is None
    assert job.due_at <= timezone.now()


def test_in_the_embedded_default_nothing_is_published(broker, settings, django_capture_on_commit_callbacks) -> None:
    settings.EMBEDDED = True

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.create("import", project=None)

    assert broker.ids("imports") == []
    assert job.due_at <= timezone.now()


@pytest.mark.parametrize("attempt", [1, settings.JOB_ATTEMPTS])
def test_a_retry_grants_all_attempts_and_never_repeats_a_number(attempt: int) -> None:
    job = Job.objects.create(kind="import", state=Job.State.FAILED, error="x", attempt=attempt)

    jobs.retry(job)

    assert (job.state, job.error, job.attempt) == (Job.State.QUEUED, "", settings.JOB_ATTEMPTS)
    assert claim(job.pk).job.attempt == settings.JOB_ATTEMPTS + 1


def test_a_job_that_runs_is_not_retried() -> None:
    job = jobs.create("import", project=None)

    with pytest.raises(Conflict):
        jobs.retry(job)
