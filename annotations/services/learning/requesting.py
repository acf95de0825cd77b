"""When a project trains: by hand, or by itself once enough new answers came in; never twice at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.models import Annotation, Decision, Judgement, Model
from annotations.services.learning.answers import judgements_told, usable, usable_judgements
from annotations.services.learning.labels import learnable_labels, round_to_learn_for
from annotations.services.learning.training import LEAST_LABELS
from threads import jobs
from threads.errors import Conflict
from threads.models import Job, Project, User
from threads.querysets import paged

KIND: Final = "train"
# By how many answers, or by which share of them, a project grows before it trains again by itself.
MORE: Final = 50
GROWTH: Final = 0.25
# Training waits until nobody has answered anything for so long, or as many answers came in again.
QUIET: Final = timedelta(seconds=20)


@transaction.atomic
def request_training(project: Project, *, by: User | None) -> Job:
    """Has a worker train the project's models. Raises Conflict where one is at it, or nothing can be learned yet."""
    # The row lock (on SQLite, the transaction) keeps two requests from both finding nothing under way.
    Project.objects.select_for_update().get(pk=project.pk)
    if under_way(project) is not None:
        raise Conflict("A worker is training this project's models already.", code="training")
    round = round_to_learn_for(project)
    if round is None or not learnable_labels(round.scheme_version):
        raise Conflict("There is nothing to learn: no round has a question with labels.", code="nothing_to_learn")
    return jobs.create(KIND, project=project, by=by, parameters={"answers": answers_in(project)})


def under_way(project: Project) -> Job | None:
    """The training that waits or runs, if there is one."""
    return Job.objects.unfinished().filter(project=project, kind=KIND).first()


def last_training(project: Project) -> Job | None:
    """The latest one, however it ended."""
    return Job.objects.filter(project=project, kind=KIND).order_by("-pk").first()


def answers_in(project: Project) -> int:
    """How many judgements and rejected suggestions there are that may teach. Two queries that bring no rows."""
    return Judgement.objects.filter(usable_judgements(project)).count() + _rejections_in(project)


def answers_told(project: Project, *, by: User) -> int:
    """The same, of the judgements that this person may know of."""
    return judgements_told(project, by=by).count() + _rejections_in(project)


def _rejections_in(project: Project) -> int:
    decided = Decision.objects.filter(
        round__project=project, round__is_blind=False, round__trashed_at=None, verdict=Decision.Verdict.REJECTED
    )
    return decided.count()


def next_at(project: Project) -> int:
    """The number of answers from which on the project trains again by itself."""
    last = last_training(project)
    before = int(last.parameters.get("answers", 0)) if last else 0
    return max(LEAST_LABELS, before + max(MORE, int(before * GROWTH))) if before else LEAST_LABELS


def request_due() -> int:
    """Has every project train that has grown enough since it last did, and rests. Returns how many."""
    now, begun = timezone.now(), 0
    for project in paged(Project.objects.filter(trashed_at=None), size=100):
        if _is_due(project, now):
            try:
                request_training(project, by=None)
                begun += 1
            except Conflict:
                continue
    return begun


def _is_due(project: Project, now: datetime) -> bool:
    latest = _latest_answer(project)
    if latest is None or under_way(project) is not None:
        return False
    last = last_training(project)
    # Nothing was answered since: the cheapest question first, for this is asked of every project all the time.
    if last is not None and latest <= last.created_at:
        return False
    answers, due = answers_in(project), next_at(project)
    # Whoever labels right now goes on for a while.
    return answers >= due and (now - latest >= QUIET or answers >= due + MORE)


def _latest_answer(project: Project) -> datetime | None:
    rows = Judgement.objects.filter(round__project=project)
    found: datetime | None = rows.aggregate(latest=Max("at"))["latest"]
    return found


def positives_of(project: Project, *, question: str, label: str) -> int:
    """How many comments somebody gave this label, as far as it may teach."""
    rows = Annotation.objects.live().individual().filter(usable(project, person="creator_id"))
    return rows.filter(question__key=question, label__key=label).values("comment").distinct().count()


def newest_models(project: Project) -> dict[str, Model]:
    """The newest version of each label that has one."""
    found: dict[str, Model] = {}
    for model in Model.objects.filter(project=project).order_by("label_key", "number"):
        found[model.label_key] = model
    return found
