"""Lines of the log: one JSON object each, with request and job, and without what nobody may read there."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client

from config.logs import JsonFormatter, WithoutSecrets
from threads import jobs
from threads.models import Job
from threads.tracing import JOB


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged, as it would have been written."""
    written: list[str] = []

    class Writing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(JsonFormatter().format(record))

    handler = Writing()
    handler.addFilter(WithoutSecrets())
    logging.getLogger().addHandler(handler)
    with caplog.at_level(logging.INFO, "config.requests"), caplog.at_level(logging.INFO, "threads.jobs.claiming"):
        yield written
    logging.getLogger().removeHandler(handler)


def test_every_line_goes_through_the_filter(settings):
    assert all("secrets" in handler["filters"] for handler in settings.LOGGING["handlers"].values())


def test_a_request_is_one_line_without_its_address(lines: list[str], client: Client, db: None):
    answer = client.get("/invitations/verysecret/?q=private+words")

    found = [json.loads(line) for line in lines if '"config.requests"' in line]
    assert [(line["route"], line["method"], line["status"]) for line in found] == [
        ("/invitations/<str:secret>/", "GET", answer.status_code)
    ]
    assert found[0]["request"] == answer["X-Request-ID"]
    assert not any(word in "".join(lines) for word in ("verysecret", "private"))


@pytest.mark.parametrize(
    ("given", "trusted", "kept"),
    [("abc-1", True, True), ("abc-1", False, False), ("a b\nfake", True, False), ("x" * 65, True, False)],
)
def test_only_a_trusted_proxy_names_requests(client: Client, settings, given, trusted, kept):
    settings.BEHIND_PROXY = trusted

    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) is kept


def test_a_job_names_its_lines(lines: list[str], db: None):
    job = jobs.create("index", project=None)

    def work(run: jobs.Run) -> None:
        logging.getLogger("threads.jobs.claiming").info("At it, with\na line end.")
        raise ZeroDivisionError

    jobs.carry_out(job.pk, work)

    found = [json.loads(line) for line in lines]
    assert {line["job"] for line in found} == {job.pk}
    assert found[0]["message"] == "At it, with\na line end."
    assert any("ZeroDivisionError" in line.get("error", "") for line in found)
    assert f"Job {job.pk} (index) is Failed." in [line["message"] for line in found]
    assert JOB.get() is None
    assert Job.objects.get(pk=job.pk).state == Job.State.FAILED
