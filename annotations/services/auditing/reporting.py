"""What the judged sample says about the suggestions that nobody has looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Q

from annotations.models import Audit, Decision
from annotations.services import bulk
from annotations.services.auditing.choosing import Choice, above
from annotations.services.auditing.intervals import Share


@dataclass(frozen=True, slots=True)
class Report:
    """How the sample was judged, how many others there are now, and how the acceptance fares where it has begun.

    Right is what was accepted as it was proposed: an edited suggestion would have been wrong if nobody had looked.
    """

    share: Share
    edited: int
    rejected: int
    waiting: int
    rest: int
    wanted: float
    outcome: bulk.Outcome | None

    @property
    def advice(self) -> Literal["yes", "no", "unclear", ""]:
        """Whether the sample says to go on: its whole interval lies above, or below, the share that is wanted."""
        interval = self.share.interval
        if interval is None:
            return ""
        if interval[0] >= self.wanted:
            return "yes"
        return "no" if interval[1] < self.wanted else "unclear"

    @property
    def wrong_expected(self) -> int | None:
        """How many of the rest would be accepted in error, by the estimate."""
        estimate = self.share.estimate
        return None if estimate is None else round((1 - estimate) * self.rest)

    @property
    def is_begun(self) -> bool:
        """Whether the rest was accepted, or is being accepted."""
        return self.outcome is not None


def choice_of(audit: Audit) -> Choice:
    """What the audit is about."""
    return Choice(audit.label, audit.threshold, audit.extractor)


def report_of(audit: Audit) -> Report:
    """In a constant number of queries."""
    by = audit.annotator
    verdicts = Decision.objects.filter(annotator=by, suggestion__audits=audit).aggregate(
        accepted=Count("pk", filter=Q(verdict=Decision.Verdict.ACCEPTED)),
        edited=Count("pk", filter=Q(verdict=Decision.Verdict.EDITED)),
        rejected=Count("pk", filter=Q(verdict=Decision.Verdict.REJECTED)),
    )
    judged = sum(verdicts.values())
    rest = above(choice_of(audit), project=audit.project, round=audit.round, by=by).exclude(audits=audit)
    return Report(
        share=Share(verdicts["accepted"], judged),
        edited=verdicts["edited"],
        rejected=verdicts["rejected"],
        waiting=audit.sample.count() - judged,
        rest=rest.count(),
        wanted=audit.wanted,
        outcome=bulk.outcome_of(audit.step, project=audit.project, by=by),
    )
