"""What a release would hold if it were frozen now, counted without freezing it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from annotations.models import Adjudication, Annotation, Judgement, Relation
from annotations.models.annotations import Layer
from annotations.services.freezing.holding import threads_of
from annotations.services.freezing.options import Answers, Options
from threads.models import Project


@dataclass(frozen=True, slots=True)
class Foresight:
    """Counts. Answers that a vote would add are not among them."""

    threads: int
    comments: int
    judgements: int
    labels: int
    targets: int
    decided: int


def foresee(project: Project, options: Options) -> Foresight:
    """The counts for these options, whose rounds are named. Five queries."""
    threads = threads_of(project, options)
    size = threads.order_by().aggregate(threads=Count("pk"), replies=Sum("comment_count"))
    here = {"round__in": options.rounds, "comment__thread__in": threads.order_by().values("pk")}
    layer = {"layer": Layer.GOLD} if options.answers == Answers.GOLD else {}
    return Foresight(
        threads=size["threads"],
        comments=(size["replies"] or 0) + size["threads"],
        judgements=0 if layer else Judgement.objects.filter(**here).count(),
        labels=Annotation.objects.live().filter(**here, **layer).count(),
        targets=Relation.objects.live().filter(**here, **layer).count(),
        decided=Adjudication.objects.filter(**here, superseded_at=None).values("round", "comment").distinct().count(),
    )
