"""What an operator asks: who works, what waits, what failed, how much room is left. Reads only."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone

from threads.jobs.presence import GONE
from threads.models import Heartbeat, Job

# Seconds for which the size of the media folder, which has to be walked, is good enough.
KEPT: Final = 300


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process and the queues it reads."""

    name: str
    queues: Sequence[str]
    seen_at: datetime
    is_alive: bool


@dataclass(slots=True)
class Queue:
    """Jobs of one queue: how many wait and run, since when the first one could have begun, and who reads it."""

    name: str
    waiting: int = 0
    running: int = 0
    since: datetime | None = None
    readers: list[str] = field(default_factory=list)

    @property
    def is_unread(self) -> bool:
        """Whether something waits that no living worker will take."""
        return bool(self.waiting) and not self.readers

    @property
    def waits(self) -> timedelta | None:
        """For how long the first job has been waiting; None where none is."""
        return timezone.now() - self.since if self.since else None


@dataclass(frozen=True, slots=True)
class Storage:
    """Bytes: the database, the files of imports and releases, and what the disk of the data folder still takes."""

    database: int
    media: int
    free: int


def workers() -> list[Worker]:
    """Those that gave a sign of life in the last day, the latest first."""
    dead = timezone.now() - timedelta(seconds=GONE)
    rows = Heartbeat.objects.filter(seen_at__gte=timezone.now() - timedelta(days=1))
    return [Worker(row.worker, row.queues, row.seen_at, row.seen_at >= dead) for row in rows]


def queues(present: Sequence[Worker]) -> list[Queue]:
    """Every queue of this installation, by name, with the workers among `present` that are alive."""
    found = {name: Queue(name) for _, name in settings.JOB_KINDS.values()}
    for (kind, state), count, since in _unfinished():
        if kind not in settings.JOB_KINDS:
            continue
        queue = found[settings.JOB_KINDS[kind][1]]
        if state == Job.State.RUNNING:
            queue.running += count
        else:
            queue.waiting += count
            queue.since = min(filter(None, (queue.since, since)))
    for worker in present:
        for name in worker.queues if worker.is_alive else ():
            if name in found:
                found[name].readers.append(worker.name)
    return sorted(found.values(), key=lambda queue: queue.name)


def job_counts() -> Mapping[tuple[str, str], int]:
    """How many jobs there are of each kind in each state."""
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    rows = Job.objects.order_by().values_list("kind", "state").annotate(count=Count("pk"))
    for kind, state, count in rows:
        counts[(kind, state)] += count
    return counts


def storage() -> Storage:
    """Sizes as they are now; that of the media folder is up to five minutes old."""
    media = cache.get_or_set("operating:media", _media_bytes, KEPT)
    return Storage(_database_bytes(), media or 0, shutil.disk_usage(settings.DATA_DIR).free)


def _unfinished() -> list[tuple[tuple[str, str], int, datetime]]:
    rows = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).order_by()
    grouped = rows.values_list("kind", "state").annotate(count=Count("pk"), since=Min("due_at"))
    return [((kind, state), count, since) for kind, state, count, since in grouped]


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _media_bytes() -> int:
    """The sum over all files; one that goes meanwhile counts nothing."""
    total = 0
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total
