"""Reports are kept until the answers change. What a page shows at once has no intervals; a job adds them.

What is kept lies in the cache: losing it costs the time of measuring again, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from annotations.models import Judgement, Round
from annotations.services.measuring.reporting import report_on
from annotations.services.measuring.sight import Sight
from threads import jobs
from threads.errors import Conflict
from threads.models import Job, User

KIND: Final = "measure"
# Above this many judgements nobody waits for a page: the job makes the report, too.
AT_ONCE: Final = 250_000
# The same for pages that show some of it beside other things.
AT_HAND: Final = 20_000
_DAYS: Final = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """A report as it is kept; None while a job makes it. `job` adds what is missing, None where nothing is."""

    report: dict[str, Any] | None
    differences: dict[str, Any]
    stamp: str
    job: Job | None = None


def report_of(sight: Sight, *, by: User) -> Kept:
    """The report on what is in sight, from the cache if the answers are still the same; otherwise it is made.

    Asks for a job where the intervals are missing, once for the same answers.
    """
    stamp = sight.stamp()
    kept = _kept(stamp)
    if kept is None and _is_small(sight.round, AT_ONCE):
        report, differences = report_on(sight)
        kept = _keep(stamp, report, differences)
    if kept is None:
        return Kept(None, {}, stamp, _job(sight, stamp, by=by))
    report, differences = kept
    # One thread alone, or none: there is nothing to draw.
    is_whole = report["has_intervals"] or report["clusters"] < 2
    return Kept(report, differences, stamp, None if is_whole else _job(sight, stamp, by=by))


def retry_measuring(sight: Sight, *, by: User) -> Job:
    """Has a worker make the intervals after all. Raises Conflict where no job for these answers was given up."""
    job = _jobs(sight, sight.stamp()).filter(state__in=Job.GIVEN_UP).order_by("-pk").first()
    if job is None:
        raise Conflict("Measuring these answers has not failed, or somebody has started it again already.")
    jobs.retry(job, by=by)
    return job


def report_at_hand(sight: Sight) -> dict[str, Any] | None:
    """The report without asking for a job, for a page that is about other things; None where making it takes long."""
    stamp = sight.stamp()
    kept = _kept(stamp)
    if kept is None and _is_small(sight.round, AT_HAND):
        kept = _keep(stamp, *report_on(sight))
    return kept and kept[0]


def measure_round(run: jobs.Run) -> None:
    """The body of a job: the report with intervals. The same answers give the same intervals, however often it runs."""
    parameters = run.job.parameters
    round = Round.objects.select_related("scheme_version__scheme", "project").get(pk=parameters["round"])
    sight = Sight(round, parameters["person"])
    stamp = sight.stamp()
    report, differences = report_on(
        sight, seed=int(stamp[:8], 16), tell=lambda done, total: run.progress(done, total, "Drawing threads")
    )
    run.guard()
    _keep(stamp, report, differences)


def _is_small(round: Round, most: int) -> bool:
    rows = Judgement.objects.filter(round=round).order_by()
    return not rows[most : most + 1].exists()


def _job(sight: Sight, stamp: str, *, by: User) -> Job:
    """The job for these answers: the one that is under way or was given up, or a new one."""
    wanted = {"round": sight.round.pk, "person": sight.person, "stamp": stamp}
    with transaction.atomic():
        # Two pages may ask at once: the round's row is what they queue for.
        Round.objects.select_for_update(no_key=True).get(pk=sight.round.pk)
        found = _jobs(sight, stamp).exclude(state=Job.State.DONE).order_by("-pk").first()
        return found or jobs.create(KIND, project=sight.round.project, by=by, parameters=wanted)


def _jobs(sight: Sight, stamp: str) -> QuerySet[Job]:
    return Job.objects.filter(project=sight.round.project_id, kind=KIND, parameters__stamp=stamp)


def _keep(stamp: str, report: dict[str, Any], differences: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    cache.set(f"agreement:{stamp}", orjson.dumps([report, differences]).decode(), _DAYS)
    return report, differences


def _kept(stamp: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    text = cache.get(f"agreement:{stamp}")
    if text is None:
        return None
    report, differences = orjson.loads(text)
    return report, differences
