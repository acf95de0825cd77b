"""What the operator sees: workers, queues, failed jobs with their cause, storage; and what programs read of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import MembershipFactory, ProjectFactory, UserFactory
from threads import jobs
from threads.jobs.presence import beat
from threads.models import Heartbeat, Job
from threads.services import operating

PAGE = reverse("threads:operations")
METRICS = reverse("metrics")


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def given_up(cause: str = "The disk is full.") -> Job:
    job = jobs.create("export", project=ProjectFactory(), by=UserFactory(), parameters={"export": 1})
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error=cause, finished_at=timezone.now(), attempt=5)
    job.refresh_from_db()
    return job


def test_there_is_no_such_page_for_others(db: None):
    client = Client()
    job = given_up()
    retry = reverse("threads:job_retry", args=[job.pk])
    assert client.get(PAGE).status_code == 302
    client.force_login(MembershipFactory(role="manager").user)

    assert (client.get(PAGE).status_code, client.post(retry).status_code) == (404, 404)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_a_failed_job_shows_its_cause_and_is_tried_again_as_its_owners(operator: Client):
    job = given_up("<b>The disk</b> is full.")
    page = operator.get(PAGE).content.decode()
    assert "&lt;b&gt;The disk&lt;/b&gt; is full." in page
    assert job.project.name in page

    answer = operator.post(reverse("threads:job_retry", args=[job.pk]), follow=True).content.decode()

    owner = job.created_by
    job.refresh_from_db()
    assert (job.state, job.created_by) == (Job.State.QUEUED, owner)
    assert "Nothing has failed" in answer


def test_a_queue_that_nobody_reads_is_seen(operator: Client):
    jobs.create("train", project=None)
    beat("worker@here", ["imports", "exports"])
    beat("learner@gone", ["learning"])
    Heartbeat.objects.filter(worker="learner@gone").update(seen_at=timezone.now() - timedelta(minutes=1))

    found = {queue.name: queue for queue in operating.queues(operating.workers())}

    assert (found["learning"].waiting, found["learning"].is_unread) == (1, True)
    assert (found["imports"].readers, found["imports"].is_unread) == (["worker@here"], False)
    page = operator.get(PAGE).content.decode()
    assert "nobody" in page
    assert "silent" in page


def test_files_are_counted(operator: Client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "a.txt").write_bytes(b"x" * 3000)
    cache.delete("operating:media")

    assert operating.storage().media == 3000
    assert operating.storage().database > 10_000


class TestMetrics:
    def test_without_the_token_there_is_nothing(self, client: Client, db: None, settings):
        assert client.get(METRICS).status_code == 404
        settings.METRICS_TOKEN = "a long secret"
        assert client.get(METRICS).status_code == 404
        assert client.get(METRICS, headers={"Authorization": "Bearer another secrét"}).status_code == 404

    def test_with_it_requests_jobs_and_queues_are_told(self, client: Client, db: None, settings):
        settings.METRICS_TOKEN = "a long secret"
        given_up()
        client.get(reverse("threads:thread_list", args=["never-seen-slug"]))

        text = client.get(METRICS, headers={"Authorization": "Bearer a long secret"}).content.decode()

        lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        assert lines['rejoinder_jobs{kind="export",state="failed"}'] == "1.0"
        assert lines['rejoinder_queue_workers{queue="learning"}'] == "0.0"
        assert float(lines["rejoinder_database_bytes"]) > 10_000
        told = 'rejoinder_requests_total{method="GET",route="projects/<slug:slug>/",status="302"}'
        assert float(lines[told]) >= 1
        assert "never-seen-slug" not in text
