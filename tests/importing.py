"""Imports as tests carry them out: here and now, as a worker would."""

from __future__ import annotations

import io
import json
from typing import Any

from threads import jobs
from threads.models import Import
from threads.services.importing import run_import


def carried_out(source: Import) -> Import:
    """The import as it stands after its worker, and after those of its parts."""
    jobs.carry_out(source.job_id, run_import)
    for part in source.parts.exclude(job=None):
        jobs.carry_out(part.job_id, run_import)
    return Import.objects.select_related("job").get(pk=source.pk)


def jsonl(*records: dict[str, Any]) -> io.BytesIO:
    """A file with a line for each record."""
    return io.BytesIO(b"".join(json.dumps(record).encode() + b"\n" for record in records))
