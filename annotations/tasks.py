"""What workers run for annotations: an id in, one service call, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from annotations.services import (
    adjudicating,
    auditing,
    bulk,
    consulting,
    exporting,
    measuring,
    release_changes,
    releasing,
    suggesting,
)
from annotations.services.assigning import queueing
from annotations.services.learning import requesting, training
from annotations.services.rescheming import publishing
from threads import jobs


@shared_task(name="annotations.tasks.extract_threads")
def extract_threads(job_id: int) -> None:
    """Suggests labels for some threads."""
    jobs.carry_out(job_id, suggesting.extract_threads)


@shared_task(name="annotations.tasks.extract_project")
def extract_project(job_id: int) -> None:
    """Suggests labels for every thread of a project."""
    jobs.carry_out(job_id, suggesting.extract_project)


@shared_task(name="annotations.tasks.consult")
def consult(job_id: int) -> None:
    """Asks a language model for labels."""
    jobs.carry_out(job_id, consulting.consult)


@shared_task(name="annotations.tasks.freeze_release")
def freeze_release(job_id: int) -> None:
    """Freezes a release."""
    jobs.carry_out(job_id, releasing.freeze_release)


@shared_task(name="annotations.tasks.write_export")
def write_export(job_id: int) -> None:
    """Writes a release in one format."""
    jobs.carry_out(job_id, exporting.write_export)


@shared_task(name="annotations.tasks.compare_releases")
def compare_releases(job_id: int) -> None:
    """Compares two releases."""
    jobs.carry_out(job_id, release_changes.compare_releases)


@shared_task(name="annotations.tasks.move_round")
def move_round(job_id: int) -> None:
    """Moves the answers of a round to the next version of its scheme."""
    jobs.carry_out(job_id, publishing.move_round)


@shared_task(name="annotations.tasks.expire_assignments", ignore_result=True)
def expire_assignments() -> None:
    """Gives threads back to the queue that nobody worked on until their time was over."""
    queueing.expire()


@shared_task(name="annotations.tasks.change_many")
def change_many(job_id: int) -> None:
    """Gives a label to many comments, takes one back, or judges them."""
    jobs.carry_out(job_id, bulk.run_bulk)


@shared_task(name="annotations.tasks.accept_many")
def accept_many(job_id: int) -> None:
    """Accepts many suggestions whose sample was judged."""
    jobs.carry_out(job_id, auditing.run_acceptance)


@shared_task(name="annotations.tasks.take_back_many")
def take_back_many(job_id: int) -> None:
    """Undoes such a step."""
    jobs.carry_out(job_id, bulk.run_reversal)


@shared_task(name="annotations.tasks.train")
def train(job_id: int) -> None:
    """Trains a project's own models."""
    jobs.carry_out(job_id, training.train)


@shared_task(name="annotations.tasks.request_due_trainings", ignore_result=True)
def request_due_trainings() -> None:
    """Has projects train in which enough was answered since they last did."""
    requesting.request_due()


@shared_task(name="annotations.tasks.measure_round")
def measure_round(job_id: int) -> None:
    """Measures the agreement of a round, with intervals."""
    jobs.carry_out(job_id, measuring.measure_round)


@shared_task(name="annotations.tasks.merge")
def merge(job_id: int) -> None:
    """Settles what annotators agree on, by rules."""
    jobs.carry_out(job_id, adjudicating.run_merge)


@shared_task(name="annotations.tasks.remove_merge")
def remove_merge(job_id: int) -> None:
    """Takes such a merge back."""
    jobs.carry_out(job_id, adjudicating.run_removal)
