"""Own progress on pages that list threads. `threads` knows nothing of judgements, so its templates ask here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template

from annotations.services.assigning.units import units_of
from annotations.services.progress import IS_UNIT, Progress, progress_in
from annotations.services.working import round_of
from threads.models import Thread, User

register = template.Library()


@register.simple_tag
def judged_in(threads: Sequence[Thread], user: User) -> dict[int, Progress]:
    """Progress in the round this person works in, by thread id. All threads are of one project."""
    if not threads:
        return {}
    round = round_of(threads[0].project, by=user)
    return progress_in(threads, round=round, by=user, units=units_of(round) if round else IS_UNIT)


@register.filter
def of(progress: Mapping[int, Progress], thread_id: int) -> Progress:
    """One thread's progress."""
    return progress[thread_id]
