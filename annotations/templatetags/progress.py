"""Own progress on pages that list threads. `threads` knows nothing of judgements, so its templates ask here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template

from annotations.services.progress import Progress, progress_in
from annotations.services.rounds import current_round
from threads.models import Thread, User

register = template.Library()


@register.simple_tag
def judged_in(threads: Sequence[Thread], user: User) -> dict[int, Progress]:
    """Progress in the latest open round, by thread id. All threads are of one project."""
    if not threads:
        return {}
    return progress_in(threads, round=current_round(threads[0].project), by=user)


@register.filter
def of(progress: Mapping[int, Progress], thread_id: int) -> Progress:
    """One thread's progress."""
    return progress[thread_id]
