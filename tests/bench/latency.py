"""How long a job waits between its row and its first step: `make bench`, on each broker that is found.

A worker with two pool children; jobs come one at a time, so this is the time of the way and not of a queue.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

JOBS = 200


def measure() -> None:
    """In a process of its own with its settings: migrate, start a worker, create jobs, print percentiles."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.jobs.processes import wait_for, worker
    from threads import jobs
    from threads.models import Job, User

    call_command("migrate", verbosity=0)
    user = User.objects.create(username="bench")
    with worker(settings.BROKER_URL, os.environ["TEST_QUEUE"], Path(os.environ["REJOINDER_DATA"]) / "worker.log"):
        wait_for(jobs.workers_alive, seconds=60)
        for _ in range(JOBS):
            jobs.create("sleep", project=None, by=user, parameters={"seconds": 0})
            time.sleep(0.05)
        wait_for(lambda: not Job.objects.unfinished().exists(), seconds=60)
    waits = sorted(1000 * (job.started_at - job.created_at).total_seconds() for job in Job.objects.all())
    p50, p95 = waits[len(waits) // 2], waits[len(waits) * 95 // 100]
    print(f"{settings.BROKER_URL.split(':')[0]:8} created to started: p50 {p50:.0f} ms, p95 {p95:.0f} ms ({JOBS} jobs)")


def main() -> None:
    """One measurement per broker."""
    from tests.services import brokers

    with brokers.redis() as redis, brokers.rabbitmq() as rabbitmq:
        for url in filter(None, ["memory://localhost", redis, rabbitmq]):
            with tempfile.TemporaryDirectory() as folder:
                given = {
                    "DJANGO_SETTINGS_MODULE": "tests.settings_worker",
                    "CELERY_BROKER_URL": url,
                    "TEST_QUEUE": f"bench-{secrets.token_hex(4)}",
                    "REJOINDER_DATA": folder,
                    "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
                }
                subprocess.run([sys.executable, __file__, "measure"], env=os.environ | given, check=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    measure() if "measure" in sys.argv else main()
