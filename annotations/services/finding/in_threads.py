"""Threads by how far one has come with them and by the labels one gave in them, with counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Judgement, Round
from annotations.services.finding.facets import Facet
from annotations.services.finding.narrowing import answers
from annotations.services.finding.wanted import ME
from annotations.services.progress import IS_UNIT
from threads.models import Comment, Project, Thread, User

PROGRESS: Final = {"untouched": "untouched", "begun": "begun", "done": "done"}
# With more threads than this begun, the done ones are not counted.
_COUNTED: Final = 1000


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """Own progress (a key of PROGRESS) and an own label (question/label); what is empty filters nothing."""

    progress: str = ""
    label: str = ""


def narrow(
    threads: QuerySet[Thread], wanted: ThreadFilter, *, project: Project, round: Round | None, by: User
) -> QuerySet[Thread]:
    """Those of the project's threads that fit, by this person's own answers in the round."""
    if wanted.label:
        question, _, label = wanted.label.partition("/")
        given = answers(ME, project=project, by=by, round=round)
        given = given.filter(label__question__key=question, label__key=label)
        threads = threads.filter(pk__in=given.order_by().values("comment__thread_id"))
    if wanted.progress not in PROGRESS:
        return threads
    own = _own(round, by)
    touched = Q(pk__in=own.values("comment__thread_id"))
    if wanted.progress == "untouched":
        return threads.filter(~touched)
    judged = own.filter(comment=OuterRef("pk"))
    is_left = Exists(Comment.objects.filter(IS_UNIT, ~Exists(judged), thread=OuterRef("pk")))
    return threads.filter(touched, is_left if wanted.progress == "begun" else ~is_left)


def counts(threads: QuerySet[Thread], *, project: Project, round: Round | None, by: User) -> dict[str, list[Facet]]:
    """How many of the threads are how far, and how many have which of one's labels. Four queries."""
    total = threads.count()
    if round is None:
        return {"progress": [], "label": []}
    among = threads.order_by().values("pk")
    judged = Counter(
        dict(
            _own(round, by)
            .filter(comment__thread__in=among)
            .order_by()
            .values_list("comment__thread_id")
            .annotate(judged=Count("pk"))
        )
    )
    progress = [Facet("untouched", PROGRESS["untouched"], total - len(judged))]
    if len(judged) <= _COUNTED:
        units = Comment.objects.filter(IS_UNIT, thread__in=list(judged)).order_by().values_list("thread_id")
        sizes = dict(units.annotate(units=Count("pk")))
        done = sum(judged[pk] >= sizes.get(pk, 0) for pk in judged)
        progress += [Facet("begun", PROGRESS["begun"], len(judged) - done), Facet("done", PROGRESS["done"], done)]
    labels = (
        answers(ME, project=project, by=by, round=round)
        .filter(comment__thread__in=among, label__isnull=False)
        .order_by("label__question__order", "label__order")
        .values_list("label__question__key", "label__key", "label__name")
        .annotate(threads=Count("comment__thread", distinct=True))
    )
    return {"progress": progress, "label": [Facet(f"{q}/{key}", name, n) for q, key, name, n in labels]}


def _own(round: Round | None, by: User) -> QuerySet[Judgement]:
    return Judgement.objects.none() if round is None else Judgement.objects.by(by).filter(round=round)
