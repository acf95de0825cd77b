"""Carrying a deed out: some hundred comments at once, more by a job that shows progress and can be stopped."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from annotations.models import Event, Round
from annotations.services.bulk.choosing import Choice
from annotations.services.bulk.deeds import Deed
from annotations.services.bulk.planning import batches
from annotations.services.bulk.writing import write_batch
from threads import jobs
from threads.errors import Conflict, Refused
from threads.jobs import Run
from threads.models import Job, Project, User

# Comments that are changed while somebody waits; more are a worker's.
AT_ONCE: Final = 400
BULK_KINDS: Final = ("bulk", "bulk_accept", "bulk_undo")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step fares: comments it has changed, those taken back again, and the newest job where it needed one."""

    step: uuid.UUID
    changed: int
    taken_back: int
    job: Job | None

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has yet to finish it."""
        return self.job is not None and self.job.finished_at is None


def carry_out(
    choice: Choice, deed: Deed, *, project: Project, round: Round, by: User, step: uuid.UUID | None = None
) -> Outcome:
    """Does the deed to all of the chosen comments that it fits, as one step for undo.

    The same `step` again does nothing and tells how the first fared. Raises Refused or Conflict, with nothing changed.
    """
    step = step or uuid.uuid4()
    with transaction.atomic():
        if _is_anothers(step, project=project, by=by):
            raise Conflict("This step is another's.")
        known = outcome_of(step, project=project, by=by)
        if known is not None:
            return known
        require_open_round(round)
        rows = choice.rows(project=project, by=by, round=round)
        size = rows.count()
        if size > AT_ONCE:
            parameters = {"step": str(step), "round": round.pk, **choice.stored(), **deed.stored()}
            return Outcome(step, 0, 0, jobs.create("bulk", project=project, by=by, parameters=parameters, total=size))
        changed = sum(write_batch(batch, deed, round=round, by=by, step=step) for batch in batches(rows))
    return Outcome(step, changed, 0, None)


def run_bulk(run: Run) -> None:
    """Carries a job's deed out, batch by batch. Safe to run twice: what has the answer already is passed over.

    Stopped or killed in between, what was done stays done, belongs to the same step, and goes with it.
    """
    given, by, project = run.job.parameters, run.job.created_by, run.job.project
    if by is None or project is None:
        raise Refused("Whoever asked for this is gone.")
    round = Round.objects.get(pk=given["round"])
    deed = Deed.named(given["what"], round=round, existing=given["existing"])
    step = uuid.UUID(given["step"])
    done = 0
    for batch in batches(Choice.restored(given).rows(project=project, by=by, round=round)):
        with run.transaction():
            round.refresh_from_db(fields=["state"])
            require_open_round(round)
            write_batch(batch, deed, round=round, by=by, step=step)
        done += len(batch)
        run.progress(done)


def outcome_of(step: uuid.UUID, *, project: Project, by: User) -> Outcome | None:
    """How this person's step fared; None where there was none of theirs, or nothing to change."""
    if _is_anothers(step, project=project, by=by):
        return None
    events = Event.objects.filter(step=step)
    job = _job_of(step, project)
    if job is None and not events.exists():
        return None
    back = Event.objects.filter(reverses=step, actor=by, round__project=project)
    newest = back.order_by("-id").values_list("verb", flat=True).first()
    return Outcome(
        step,
        events.values("comment").distinct().count(),
        back.filter(verb="undo").values("comment").distinct().count() if newest == "undo" else 0,
        job,
    )


def _is_anothers(step: uuid.UUID, *, project: Project, by: User) -> bool:
    """Whether it was taken by somebody else, in another project, or is no step on many comments."""
    events, job = Event.objects.filter(step=step), _job_of(step, project)
    first = events.only("actor_id", "project_id").first()
    if job is not None and job.created_by_id != by.pk:
        return True
    return first is not None and (
        (first.actor_id, first.project_id) != (by.pk, project.pk)
        or not events.filter(verb__startswith="bulk_").exists()
    )


def _job_of(step: uuid.UUID, project: Project) -> Job | None:
    """The newest job of the step."""
    rows = Job.objects.filter(project=project, kind__in=BULK_KINDS, parameters__step=str(step))
    return rows.order_by("-pk").first()


def comments_of(step: uuid.UUID) -> list[int]:
    """The ids of the comments that the step changed, in reading order."""
    rows = Event.objects.filter(step=step).order_by("thread_id", "comment__position")
    return list(dict.fromkeys(pk for pk in rows.values_list("comment_id", flat=True) if pk))


def require_open_round(round: Round) -> None:
    """Raises Conflict where the round is not open. Submitted threads are left out comment by comment."""
    if round.state != Round.State.OPEN:
        raise Conflict(f"The round {round.name} is not open, so nothing was changed.", code="round_not_open")
