"""Own progress on pages that list threads. `threads` knows nothing of judgements, so its templates ask here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template

from annotations.models import Round
from annotations.services.progress import Progress, progress_in
from threads.models import Thread, User

register = template.Library()


@register.simple_tag
def judged_in(threads: Sequence[Thread], user: User) -> dict[int, Progress]:
    """Progress in the latest open round, by thread id. All threads are of one project."""
    if not threads:
        return {}
    round = Round.objects.open().filter(project_id=threads[0].project_id).order_by("-pk").first()
    return progress_in(threads, round=round, by=user)


@register.filter
def of(progress: Mapping[int, Progress], thread_id: int) -> Progress:
    """One thread's progress."""
    return progress[thread_id]
