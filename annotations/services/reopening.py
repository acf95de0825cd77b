"""A submitted thread is opened again, and its answers follow the round to the scheme version it stands on by now."""

from __future__ import annotations

import uuid
from collections.abc import Container
from dataclasses import dataclass

from django.db import transaction

from annotations.models import Assignment, Event, Round, SchemeVersion
from annotations.services.assigning import handing
from annotations.services.rescheming import batches
from annotations.services.rescheming.mapping import read
from annotations.services.rescheming.moving import VERB, Move
from annotations.services.schemes import definition_of
from annotations.services.settled import require_settled


@dataclass(frozen=True, slots=True)
class _Others(Container[tuple[int, int]]):
    """All work but one person's on one thread."""

    annotator: int
    thread: int

    def __contains__(self, pair: object) -> bool:
        return pair != (self.annotator, self.thread)


@transaction.atomic
def reopen(assignment: Assignment, *, reason: str = "") -> Assignment:
    """Lets the annotator change what was submitted. The frozen answers stay beside those of the next submission.

    Answers given under an earlier scheme version go through each move of the round that they missed. Raises Conflict
    where the assignment is not submitted, the round is closed, or its scheme is being changed right now.
    """
    # Held, so that no move to another version begins meanwhile and misses these answers.
    round = Round.objects.select_for_update(no_key=True).get(pk=assignment.round_id)
    require_settled(round)
    fresh = handing.reopen(assignment, reason=reason)
    _catch_up(fresh)
    return fresh


def _catch_up(assignment: Assignment) -> None:
    moves = Event.objects.filter(
        round=assignment.round_id, table="round", verb=VERB, at__gt=assignment.submitted_at
    ).order_by("id")
    step = uuid.uuid4()
    others = _Others(assignment.annotator_id, assignment.thread_id)
    for event in moves:
        old, new = (_version(state) for state in (event.before, event.after))
        fates = read(new.mapping, definition_of(old), definition_of(new))
        move = Move(assignment.round, new, fates, step=step, old=old, closed=others)
        for comments in batches.comments_of(assignment.round, thread=assignment.thread_id):
            move.carry_out(comments)


def _version(state: dict[str, int] | None) -> SchemeVersion:
    return SchemeVersion.objects.select_related("scheme").get(pk=(state or {})["scheme_version_id"])
