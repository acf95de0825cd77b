"""The rest is accepted: by a worker, as one step, each suggestion as if the person had accepted it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from django.db import transaction

from annotations.models import Audit, Suggestion
from annotations.services import bulk, deciding
from annotations.services.auditing.choosing import above
from annotations.services.auditing.reporting import choice_of, report_of
from annotations.services.bulk.doing import require_open_round
from threads import jobs
from threads.errors import Conflict, Refused
from threads.models import User
from threads.querysets import paged

# Suggestions a transaction.
BATCH: Final = 20


@transaction.atomic
def accept_rest(audit: Audit, *, by: User, sets_aside: bool = False) -> bulk.Outcome:
    """Has a worker accept all suggestions of the audit but its sample. Asked again, it tells how that fares.

    Raises Conflict while some of the sample is not judged, unless those are to be set aside: they stay as they are.
    """
    audit = Audit.objects.select_for_update().select_related("project", "round", "annotator", "label__question").get(
        pk=audit.pk
    )  # fmt: skip
    report = report_of(audit)
    if report.outcome is not None:
        return report.outcome
    require_open_round(audit.round)
    if report.waiting and not sets_aside:
        raise Conflict(
            f"{report.waiting} of the sample wait for your judgement. Judge them, or set them aside.",
            code="sample_not_judged",
        )
    if not report.rest:
        raise Refused("Beside the sample no suggestion is left to accept.")
    given = {"audit": audit.pk, "step": str(audit.step)}
    audit.job = jobs.create("bulk_accept", project=audit.project, by=by, parameters=given, total=report.rest)
    audit.save(update_fields=["job"])
    return bulk.Outcome(audit.step, 0, 0, audit.job)


def run_acceptance(run: jobs.Run) -> None:
    """The body of the job. Safe to run twice: what is accepted no longer waits.

    Stopped or killed in between, what was accepted stays so, belongs to the same step, and goes with it.
    """
    audit = Audit.objects.select_related("project", "round", "annotator", "label__question").get(
        pk=run.job.parameters["audit"]
    )
    by, round = audit.annotator, audit.round
    rows = above(choice_of(audit), project=audit.project, round=round, by=by).exclude(audits=audit)
    related = rows.select_related("comment__thread", "comment__parent", "label__question", "label__target_relation")
    done = run.job.total - rows.count() if run.job.total else 0
    left_out: Counter[str] = Counter()
    batch: list[Suggestion] = []
    for suggestion in paged(related, size=200):
        batch.append(suggestion)
        if len(batch) == BATCH:
            _accept(batch, audit, run, left_out)
            done += len(batch)
            batch = []
            run.progress(max(done, 0))
    _accept(batch, audit, run, left_out)
    if left_out:
        with run.transaction():
            Audit.objects.filter(pk=audit.pk).update(notices=dict(left_out))
    run.progress(max(done, 0) + len(batch))


def _accept(batch: list[Suggestion], audit: Audit, run: jobs.Run, left_out: Counter[str]) -> None:
    with run.transaction():
        audit.round.refresh_from_db(fields=["state"])
        require_open_round(audit.round)
        for suggestion in batch:
            try:
                deciding.accept_suggestion(
                    suggestion, round=audit.round, by=audit.annotator, step=audit.step, is_bulk=True
                )
            except Refused as error:
                left_out[str(error)] += 1
