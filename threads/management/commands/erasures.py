"""The log of erasures."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.management.base import BaseCommand

from threads.models import Erasure


class Command(BaseCommand):
    """Prints one JSON line for each: what kind of row, which, when, and a proof. No word of what was erased."""

    help = "Print what was erased, for `restore --erasures`: keep it apart from backups."

    def handle(self, *args: Any, **options: Any) -> None:
        """In the order in which it was erased."""
        for row in Erasure.objects.order_by("pk").iterator():
            told = {"kind": row.kind, "row": row.row, "proof": row.proof, "at": row.at}
            self.stdout.write(orjson.dumps(told).decode())
