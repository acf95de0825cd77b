"""After another model has begun to serve, what is suggested in threads that are not done is worked out anew."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef

from annotations.models import Judgement
from annotations.services.progress import IS_UNIT
from annotations.services.rounds import current_round
from threads import jobs
from threads.models import Comment, Job, Project, Thread, User
from threads.querysets import ThreadQuerySet

# Threads that one job goes through.
_CHUNK: Final = 50


def refresh(project: Project, *, by: User | None, parent: Job | None = None) -> int:
    """Has the workers suggest anew where somebody may still look: threads with a comment nobody has judged.

    Human work is never touched. Returns how many threads. In the caller's transaction.
    """
    keys = list(unfinished_threads(project).values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        jobs.create(
            "extract", project=project, by=by, parent=parent, parameters={"threads": keys[start : start + _CHUNK]}
        )
    return len(keys)


def unfinished_threads(project: Project) -> ThreadQuerySet:
    """Visible threads that hold a unit without a judgement in the current round; none without an open round."""
    round = current_round(project)
    threads = Thread.objects.visible().filter(project=project).order_by("pk")
    if round is None:
        return threads.none()
    judged = Judgement.objects.filter(round=round, comment_id=OuterRef("pk"))
    left = Comment.objects.filter(IS_UNIT, ~Exists(judged), thread_id=OuterRef("pk"))
    return threads.filter(Exists(left))
