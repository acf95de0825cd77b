"""What pages show of an import: its phase in a word, its progress or report, the files of several."""

from __future__ import annotations

from typing import Any

from threads import jobs
from threads.importers import BUNDLE, FORMATS
from threads.models import Import, Job
from threads.permissions import may
from threads.services.importing import has_columns
from threads.views.paging import page_of
from threads.views.request import Request

_FORMAT_LABELS = {BUNDLE: "Several files", **{importer.name: importer.label for importer in FORMATS}}
_UNDER_WAY = {"queued", "running"}
# Of a report with many, the page shows the first.
_SHOWN = 200


def phase_of(source: Import) -> str:
    """draft, queued, running, checked, published, failed or cancelled: the import's outcome so far, in one word.

    Several files whose parts are begun are in the phase parts: each of those tells its own.
    """
    if source.format == BUNDLE and source.state == Import.State.PUBLISHED:
        return "parts"
    is_running = source.job is not None and source.job.state == Job.State.RUNNING
    return "running" if source.outcome == Import.State.QUEUED and is_running else source.outcome


def page_name_of(source: Import) -> str:
    """The page on which an import goes on: where a draft waits for a look, else how it fares."""
    if source.state != Import.State.DRAFT:
        return "threads:import_detail"
    return "threads:columns" if source.outline is None else "threads:outline"


def _format_label(source: Import) -> str:
    return _FORMAT_LABELS.get(source.format, source.format)


def row_of(source: Import) -> dict[str, Any]:
    """What a list shows of an import. Reads its job."""
    return {
        "import": source,
        "phase": phase_of(source),
        "format": _format_label(source),
        "page_name": page_name_of(source),
    }


def _untold_place(source: Import) -> str:
    job = source.job
    return job.error_place if job is not None and job.error_place.lower() not in job.error.lower() else ""


def state_of(request: Request, source: Import) -> dict[str, Any]:
    """What the page of an import shows."""
    phase = phase_of(source)
    is_under_way = phase in _UNDER_WAY
    report = source.report
    parts = _parts(request, source) if phase == "parts" else {}
    is_under_way = is_under_way or bool(parts.get("are_under_way"))
    return {
        "project": source.project,
        "import": source,
        "job": source.job,
        "phase": phase,
        "is_under_way": is_under_way,
        "is_waiting_for_workers": is_under_way and not jobs.workers_alive(),
        "place": _untold_place(source),
        "may_import": may(request.user, "import", source.project),
        "format": _format_label(source),
        "page_name": page_name_of(source),
        "has_columns": has_columns(source),
        "counts": report.get("counts", {}),
        "threads": report.get("threads", [])[:_SHOWN],
        "more_threads": max(0, report.get("counts", {}).get("threads", 0) - _SHOWN),
        "decisions": report.get("decisions", []),
        "warnings": report.get("warnings", []),
        "warnings_by_code": report.get("warnings_by_code", {}),
        **parts,
    }


def _parts(request: Request, source: Import) -> dict[str, Any]:
    """What the page of several files shows besides."""
    parts = source.parts.select_related("job")
    page = page_of(parts, request.GET)
    return {
        "page": page,
        "parts": [row_of(part) for part in sorted(page.rows, key=lambda part: part.part or 0)],
        "parts_count": source.report["counts"]["parts"],
        "parts_waiting": parts.filter(state=Import.State.CHECKED).count(),
        "are_under_way": parts.filter(job__state__in=_UNDER_WAY).exists(),
        "refused": source.report["refused"],
        "skipped": source.report["skipped"],
        "skipped_more": source.report["counts"]["skipped"] - len(source.report["skipped"]),
    }
