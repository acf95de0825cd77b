"""Which workers are alive: each writes a row every few seconds, whatever the broker."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from threads.models import Heartbeat

# Seconds between two signs of life, and after how many a worker counts as gone.
BEAT = 2.0
GONE = 8.0


def beat(worker: str, queues: list[str]) -> None:
    """Say that this worker lives and which queues it reads."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"queues": queues, "seen_at": timezone.now()})


def leave(worker: str) -> None:
    """Say that this worker stops; take the rows of those that died a day ago along."""
    Heartbeat.objects.filter(worker=worker).delete()
    Heartbeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()


def workers_alive() -> bool:
    """Whether any worker gave a sign of life within the last 8 seconds."""
    return Heartbeat.objects.filter(seen_at__gte=timezone.now() - timedelta(seconds=GONE)).exists()
