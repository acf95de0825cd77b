"""The Celery application: how tasks travel. What work there is lives in job rows (threads/jobs), not here."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

import config.worker  # noqa: F401 (connects the worker's signals)
from config import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

# Seconds a publisher waits for a broker that does not answer. The job row is safe; the dispatcher sends it later.
BROKER_WAIT = 2


def transport_options(broker_url: str) -> dict[str, Any]:
    """What each transport needs to fail soon and to lose nothing it took."""
    # Without max_retries a publisher waits for ever for a broker that is away, and the request with it.
    options: dict[str, Any] = {"max_retries": 0}
    if broker_url.startswith("amqp"):
        options |= {"confirm_publish": True, "connect_timeout": BROKER_WAIT, "confirm_timeout": BROKER_WAIT}
    elif broker_url.startswith("redis"):
        options |= {"socket_connect_timeout": BROKER_WAIT, "socket_timeout": 3 * BROKER_WAIT}
    return options


def make_app(broker_url: str) -> Celery:
    """An application on this broker. Tests make several; everything else uses `app`."""
    made = Celery("rejoinder")
    # Quorum queues survive the loss of a node; only RabbitMQ has them.
    queue_type = "quorum" if broker_url.startswith("amqp") else "classic"
    made.conf.update(
        broker_url=broker_url,
        broker_transport_options=transport_options(broker_url),
        broker_connection_timeout=BROKER_WAIT,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        # A message is acknowledged after its task, and given back when the process doing it dies. Whoever gets it
        # again finds the row still claimed and leaves; the dispatcher hands the job over when its lease expires.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        # Seconds that running jobs get after SIGQUIT, which a worker receives when its supervisor dies.
        worker_soft_shutdown_timeout=4.0,
        # Workers show in the database (threads/jobs/presence.py); nobody needs to talk to them.
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        task_default_queue="imports",
        task_default_exchange_type="topic",
        task_create_missing_queue_exchange_type="topic",
        task_default_queue_type=queue_type,
        task_create_missing_queue_type=queue_type,
        task_create_missing_queues=True,
        worker_hijack_root_logger=False,
        timezone="UTC",
    )
    return made


embedded.register()
app = make_app(settings.BROKER_URL)
app.autodiscover_tasks()
