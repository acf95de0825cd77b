"""What workers run for threads: an id in, one service call, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from threads import jobs
from threads.services import erasing, importing, indexing, structuring, tidying


@shared_task(name="threads.tasks.run_import")
def run_import(job_id: int) -> None:
    """Imports a file."""
    jobs.carry_out(job_id, importing.run_import)


@shared_task(name="threads.tasks.structure_threads")
def structure_threads(job_id: int) -> None:
    """Finds what is objectively in some threads."""
    jobs.carry_out(job_id, structuring.structure_threads)


@shared_task(name="threads.tasks.index_comments")
def index_comments(job_id: int) -> None:
    """Makes comments found by search."""
    jobs.carry_out(job_id, indexing.index_comments)


@shared_task(name="threads.tasks.erase")
def erase(job_id: int) -> None:
    """Erases many comments."""
    jobs.carry_out(job_id, erasing.run_erasure)


@shared_task(name="threads.tasks.tidy_up", ignore_result=True)
def tidy_up() -> None:
    """Empties the trash of what has lain there long enough, and deletes files that an erasure had to leave."""
    tidying.tidy_up()
