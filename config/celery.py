"""The Celery application: how tasks travel. What work there is lives in job rows (threads/jobs), not here."""

from __future__ import annotations

import os

from celery import Celery

import config.worker  # noqa: F401 (connects the worker's signals)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

app = Celery("rejoinder")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_default_queue="imports",
    task_default_exchange_type="topic",
    task_create_missing_queues=True,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    timezone="UTC",
)
if settings.BROKER_URL.startswith("amqp"):
    app.conf.update(task_default_queue_type="quorum", broker_transport_options={"confirm_publish": True})
app.autodiscover_tasks()
