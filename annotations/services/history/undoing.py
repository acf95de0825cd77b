"""Undo and redo, step by step: whatever was pressed, by whichever door, on whichever device.

A person's own answers and their decisions between annotators (`gold`) are two histories.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from annotations.errors import NothingToUndo, Stale
from annotations.models import Event, Round
from annotations.querysets.events import GOLD, EventQuerySet
from annotations.services import rounds
from annotations.services.history import rows
from annotations.services.history.describing import say_step
from annotations.services.locking import lock_work
from annotations.services.settled import require_settled
from threads.models import Thread, User


@dataclass(frozen=True, slots=True)
class Walk:
    """One step taken back or done again: the ids of the comments that changed, and the step in words."""

    step: uuid.UUID
    comments: list[int]
    words: str


@transaction.atomic
def undo(round: Round, *, by: User, thread: Thread | None = None, gold: bool = False) -> Walk:
    """Takes this person's last step back (in the thread, if one is given); as deep as there are steps.

    Raises NothingToUndo; Stale where what it changed was changed by other means since; Conflict where the round or the
    person's work on the thread is closed.
    """
    lock_work(round, by=by)
    steps = _with_fate(_own(round, by, thread, gold=gold).filter(reverses=None))
    last = steps.filter(Q(fate=None) | Q(fate=_verb("redo", gold=gold))).order_by("-id").first()
    if last is None:
        raise NothingToUndo("There is nothing to undo.")
    return _reverse(round, by, last.step, verb="undo", gold=gold)


@transaction.atomic
def redo(round: Round, *, by: User, thread: Thread | None = None, gold: bool = False) -> Walk:
    """Does this person's last undone step again, unless they did something else since. Raises as `undo`."""
    lock_work(round, by=by)
    own = _own(round, by, thread, gold=gold)
    newest = own.filter(reverses=None).order_by("-id").values_list("pk", flat=True).first() or 0
    undone = own.filter(verb=_verb("undo", gold=gold), reverses__isnull=False, pk__gt=newest)
    last = _with_fate(undone, of="reverses").filter(Q(fate=_verb("undo", gold=gold))).order_by("-id").first()
    if last is None or last.reverses is None:
        raise NothingToUndo("There is nothing to do again.")
    return _reverse(round, by, last.reverses, verb="redo", gold=gold)


def _verb(verb: str, *, gold: bool) -> str:
    return f"{GOLD}{verb}" if gold else verb


def _own(round: Round, by: User, thread: Thread | None, *, gold: bool) -> EventQuerySet:
    events = Event.objects.filter(round=round, actor=by, pk__gt=_beginning(round))
    events = events.gold() if gold else events.individual()
    return events if thread is None else events.filter(thread=thread)


def _beginning(round: Round) -> int:
    """The event at which the round came to its scheme version. Earlier steps would write labels of another version.

    Such events are about the round and have no actor (see rescheming.moving, which writes them). Answers that follow
    later, as their thread is opened again, were given before it, too.
    """
    last = (
        Event.objects.filter(round=round, actor=None, table="round")
        .order_by("-id")
        .values_list("pk", flat=True)
        .first()
    )
    return last or 0


def _with_fate(events: QuerySet[Event], *, of: str = "step") -> QuerySet[Event]:
    """With the verb of each step's last reversal (see `_verb`); None where it was never reversed."""
    reversals = Event.objects.filter(reverses=OuterRef(of)).order_by("-id")
    return events.annotate(fate=Subquery(reversals.values("verb")[:1]))


def _reverse(round: Round, by: User, step: uuid.UUID, *, verb: str, gold: bool) -> Walk:
    events = list(Event.objects.filter(step=step).order_by("id"))
    if gold:
        require_settled(round)
    else:
        for thread in Thread.objects.filter(pk__in={event.thread_id for event in events}):
            rounds.require_open(round, thread, by=by)
    ordered = events[::-1] if verb == "undo" else events
    found = rows.find({rows.key_of(event) for event in events})
    states = {rows.key_of(event): rows.snapshot(found.get(rows.key_of(event))) for event in events}
    before_and_after: list[tuple[Event, rows.State, rows.State]] = []
    for event in ordered:
        key = rows.key_of(event)
        expected, wanted = (event.after, event.before) if verb == "undo" else (event.before, event.after)
        if not rows.says_the_same(states[key], expected):
            raise Stale("What this step changed was changed by other means since. Nothing was done.")
        before_and_after.append((event, states[key], wanted))
        states[key] = wanted
    try:
        with transaction.atomic():
            written = rows.write(found, states)
    except IntegrityError as error:
        raise Stale("This step no longer fits what is stored. Nothing was done.") from error
    new_step = uuid.uuid4()
    Event.objects.bulk_create(
        Event(
            project_id=round.project_id,
            round=round,
            actor=by,
            step=new_step,
            verb=_verb(verb, gold=gold),
            table=event.table,
            row=written[rows.key_of(event)].pk if rows.key_of(event) in written else event.row,
            thread_id=event.thread_id,
            comment_id=event.comment_id,
            before=before,
            after=after,
            reverses=step,
        )
        for event, before, after in before_and_after
    )
    changed = dict.fromkeys(event.comment_id for event in ordered if event.comment_id is not None)
    return Walk(new_step, list(changed), say_step(events))
