"""A queue, a broker and workers of the test's own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from kombu import Connection

from config.celery import make_app
from tests.jobs import published
from tests.jobs.processes import RESEND, worker


@pytest.fixture
def queue() -> str:
    return f"test-{secrets.token_hex(4)}"


@pytest.fixture(params=["embedded", "redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest, queue: str, settings) -> Iterator[str]:
    """The address of a broker, with this process set up to publish to it as the web server would."""
    embedded = request.param == "embedded"
    url = "memory://localhost" if embedded else request.getfixturevalue(f"{request.param}_url")
    settings.EMBEDDED = embedded
    settings.JOB_RESEND_SECONDS = RESEND
    kinds = {kind: (task, queue) for kind, (task, _) in settings.JOB_KINDS.items()}
    settings.JOB_KINDS = kinds | {"sleep": ("tests.worker_app.sleep", queue)}
    settings.CELERY_APP = "tests.jobs.published.app"
    published.app = make_app(url)
    yield url
    if not embedded:
        with Connection(url) as connection:
            connection.default_channel.queue_delete(queue)
    if request.param == "rabbitmq":
        with Connection(url) as connection:
            connection.default_channel.exchange_delete(queue)


@pytest.fixture
def start(broker: str, queue: str, tmp_path: Path) -> Callable:
    return partial(worker, broker, queue, tmp_path / "worker.log")
