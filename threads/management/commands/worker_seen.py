"""Whether the worker on this host is alive: what containers and supervisors ask."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from threads.services import operating


class Command(BaseCommand):
    """`python manage.py worker_seen`. Ends with status 1 where no worker of the host gave a sign of life."""

    help = "End with status 0 if a worker of this host gave a sign of life within the last 8 seconds, else with 1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=socket.gethostname(), help="Another host than this one.")

    def handle(self, *, host: str, **_: Any) -> None:
        """Asks the database, which every worker writes to."""
        # A worker is called name@host:process.
        names = [worker.name for worker in operating.workers() if worker.is_alive]
        if not any(name.partition("@")[2].rpartition(":")[0] == host for name in names):
            raise CommandError(f"No worker of {host} is alive.")
