"""Which events somebody may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet

from annotations.models import Event
from annotations.querysets import unveiled
from threads.models import Project, User
from threads.permissions import may

# What can be asked for: the tables that events are about, by what people call them.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "labels": ("annotation",),
    "targets": ("relation",),
    "judgements": ("judgement",),
    "suggestions": ("decision",),
    "decisions": ("adjudication",),
    "claims": ("claim", "mention"),
    "evidence": ("evidence",),
}


def events_of(project: Project, *, by: User) -> QuerySet[Event]:
    """One's own; for managers also what others did, where their answers show: blindness holds for everybody."""
    seen = Q(actor=by)
    if may(by, "manage", project):
        seen |= Q(actor__isnull=False) & unveiled(by)
    return Event.objects.filter(seen, project=project)
