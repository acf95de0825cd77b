"""What workers run for annotations: an id in, one service call, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from annotations.services import releasing, suggesting
from threads import jobs


@shared_task(name="annotations.tasks.extract_threads")
def extract_threads(job_id: int) -> None:
    """Suggests labels for some threads."""
    jobs.carry_out(job_id, suggesting.extract_threads)


@shared_task(name="annotations.tasks.extract_project")
def extract_project(job_id: int) -> None:
    """Suggests labels for every thread of a project."""
    jobs.carry_out(job_id, suggesting.extract_project)


@shared_task(name="annotations.tasks.freeze_release")
def freeze_release(job_id: int) -> None:
    """Freezes a release."""
    jobs.carry_out(job_id, releasing.freeze_release)


@shared_task(name="annotations.tasks.write_export")
def write_export(job_id: int) -> None:
    """Writes a release in one format."""
    jobs.carry_out(job_id, releasing.write_export)
