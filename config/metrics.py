"""Numbers for Prometheus at `/metrics`: requests of this web server, and jobs, workers and storage of all of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from threads.services import operating

# Other methods than these are one label value, or strangers could make any number of them.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_requests = Counter("rejoinder_requests", "Requests answered", ["method", "route", "status"])
_seconds = Histogram(
    "rejoinder_request_seconds", "Seconds until a response begins", ["route"], buckets=(0.01, 0.05, 0.1, 0.3, 1, 3, 10)
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Counts one answered request under its route (the pattern of its address)."""
    _requests.labels(method if method in _METHODS else "other", route, status).inc()
    _seconds.labels(route).observe(seconds)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for who knows REJOINDER_METRICS_TOKEN; without one set, there is no such address."""
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not wanted or not secrets.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Installation())
    # Several web processes of one host write their counts to files of a common folder.
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    return HttpResponse(generate_latest(registry) + generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


class Installation(Collector):
    """What the database knows: the same whichever host is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Asks the database each time."""
        jobs = GaugeMetricFamily("rejoinder_jobs", "Jobs by kind and state", labels=["kind", "state"])
        for (kind, state), count in sorted(operating.job_counts().items()):
            jobs.add_metric([kind, state], count)
        yield jobs
        present = operating.workers()
        waits = GaugeMetricFamily("rejoinder_queue_wait_seconds", "How long the first job waits", labels=["queue"])
        readers = GaugeMetricFamily("rejoinder_queue_workers", "Living workers that read the queue", labels=["queue"])
        for queue in operating.queues(present):
            waits.add_metric([queue.name], max(queue.waits.total_seconds(), 0) if queue.waits else 0)
            readers.add_metric([queue.name], len(queue.readers))
        yield waits
        yield readers
        sizes = operating.storage()
        yield GaugeMetricFamily("rejoinder_database_bytes", "Size of the database", value=sizes.database)
        yield GaugeMetricFamily("rejoinder_media_bytes", "Size of the files", value=sizes.media)
        yield GaugeMetricFamily("rejoinder_disk_free_bytes", "Room on the disk of the data folder", value=sizes.free)
