"""A merge taken back: what it settled is open again, but for what a person decided since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from annotations.models import Adjudication, Merge
from annotations.querysets.events import MERGED
from annotations.services import history
from annotations.services.adjudicating.ending import take_back
from annotations.services.adjudicating.merging import AT_ONCE, BATCH, require_ready
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import User

KIND: Final = "unmerge"


@transaction.atomic
def remove(merge: Merge, *, by: User) -> Merge:
    """Ends what the merge settled; by a job where it is much. Nothing happens the second time.

    Raises Conflict while the merge is under way, and as `merging.carry_out` does.
    """
    related = Merge.objects.select_for_update(of=("self",)).select_related("round__project", "by", "job")
    merge = related.get(pk=merge.pk)
    require_ready(merge.round, by)
    if merge.job is not None and merge.job.finished_at is None:
        raise Conflict("This is still under way. Stop it first.")
    if merge.removed_at is not None:
        return merge
    merge.removed_at = timezone.now()
    if merge.adjudications.live().count() > AT_ONCE:
        merge.job = jobs.create(KIND, project=merge.round.project, by=by, parameters={"merge": merge.pk})
    else:
        for rows in _standing(merge):
            _end(rows, merge, by=by)
    merge.save(update_fields=["removed_at", "job"])
    return merge


def run_removal(run: jobs.Run) -> None:
    """The body of the job. Safe to run twice: what was ended is passed over."""
    merge = Merge.objects.select_related("round").get(pk=run.job.parameters["merge"])
    by = run.job.created_by
    if by is None:
        raise Refused("Whoever asked for this is gone.")
    done, total = 0, merge.adjudications.live().count()
    for rows in _standing(merge):
        with run.transaction():
            _end(rows, merge, by=by)
        done += len(rows)
        run.progress(done, total)


def _standing(merge: Merge) -> Iterator[list[Adjudication]]:
    """What the merge settled and still stands, some at a time."""
    last = 0
    rows = merge.adjudications.live().select_related("comment").order_by("pk")
    while part := list(rows.filter(pk__gt=last)[:BATCH]):
        yield part
        last = part[-1].pk


def _end(rows: Sequence[Adjudication], merge: Merge, *, by: User) -> None:
    keys = [row.pk for row in rows]
    # Held, so that a decision made at this moment comes before or after.
    standing = Adjudication.objects.live().select_for_update(of=("self",)).filter(pk__in=keys)
    changes = list(take_back(list(standing.select_related("comment")), prefix=MERGED))
    history.record_many(changes, round=merge.round, by=by, step=merge.step, reverses=merge.step)
