"""Taking a whole step back, whether it came a moment or a hundred changes ago."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from annotations.errors import NothingToUndo
from annotations.models import Annotation, Assignment, Decision, Event, Judgement, Relation, Round
from annotations.services import history
from annotations.services.bulk.doing import AT_ONCE, Outcome, outcome_of, require_open_round
from annotations.services.history import Change
from threads import jobs
from threads.errors import Conflict, Refused
from threads.jobs import Run
from threads.models import Project, User

Row = Annotation | Relation | Judgement | Decision

# Comments that are taken back in one transaction.
BATCH: Final = 100
_TABLES: Final[dict[str, type[Annotation] | type[Relation] | type[Judgement] | type[Decision]]] = {
    "annotation": Annotation, "relation": Relation, "judgement": Judgement, "decision": Decision,
}  # fmt: skip
# What such a step may have changed.
_CHANGED: Final = {
    "annotation": ("retracted_at",),
    "relation": ("retracted_at",),
    "judgement": ("scheme_version_id", "state", "at", "suggestions_shown"),
    "decision": (),
}


def take_back(step: uuid.UUID, *, project: Project, by: User) -> Outcome:
    """Undoes the step on every comment that this person did not touch since; by a job where they are many.

    Raises NothingToUndo where there is no such step of theirs, Conflict while it is under way or the round is closed.
    """
    with transaction.atomic():
        known = outcome_of(step, project=project, by=by)
        if known is None or not known.changed:
            raise NothingToUndo("There is nothing to take back.")
        if known.is_under_way:
            raise Conflict("This is still under way. Stop it first.")
        round = _round(step)
        require_open_round(round)
        if known.changed > AT_ONCE:
            given = {"step": str(step), "round": round.pk}
            job = jobs.create("bulk_undo", project=project, by=by, parameters=given, total=known.changed)
            return Outcome(step, known.changed, known.taken_back, job)
        new = uuid.uuid4()
        for batch in _batches(step):
            _reverse(batch, step, new, round=round, by=by)
    outcome = outcome_of(step, project=project, by=by)
    if outcome is None:
        raise NothingToUndo("There is nothing to take back.")
    return outcome


def run_reversal(run: Run) -> None:
    """Takes a job's step back, batch by batch. Safe to run twice: what was taken back counts as touched since."""
    by = run.job.created_by
    if by is None:
        raise Refused("Whoever asked for this is gone.")
    step = uuid.UUID(run.job.parameters["step"])
    # The same for every attempt, so that redo finds one step.
    new = uuid.uuid5(step, str(run.job.pk))
    done = 0
    for batch in _batches(step):
        with run.transaction():
            round = _round(step)
            require_open_round(round)
            _reverse(batch, step, new, round=round, by=by)
        done += len({event.comment_id for event in batch})
        run.progress(done)


def _round(step: uuid.UUID) -> Round:
    event = Event.objects.filter(step=step, round__isnull=False).select_related("round").first()
    if event is None or event.round is None:
        raise NothingToUndo("There is nothing to take back.")
    return event.round


def _batches(step: uuid.UUID) -> Iterator[list[Event]]:
    """The step's events comment by comment, the latest event of a comment first."""
    events = Event.objects.filter(step=step)
    last = 0
    while True:
        comments = list(
            events.filter(comment__gt=last).order_by("comment").values_list("comment_id", flat=True).distinct()[:BATCH]
        )
        if not comments:
            return
        yield list(events.filter(comment__in=comments).order_by("-id"))
        last = comments[-1]


def _reverse(events: list[Event], step: uuid.UUID, new: uuid.UUID, *, round: Round, by: User) -> None:
    untouched = _untouched(events, step, round, by)
    concerned = [event for event in events if event.comment_id in untouched]
    rows = _rows(concerned)
    changes: list[Change] = []
    written: dict[str, list[Any]] = {name: [] for name in _TABLES}
    gone: dict[str, list[int]] = {name: [] for name in _TABLES}
    for event in concerned:
        row = rows.get((event.table, event.row))
        if row is None or event.thread_id is None:
            continue
        before = history.snapshot(row)
        if event.before is None:
            gone[event.table].append(row.pk)
        else:
            _restore(row, event.before, _CHANGED[event.table])
            written[event.table].append(row)
        changes.append(Change("undo", row, event.thread_id, before, event.before))
    # Answers given go before those they replaced come back: there is one answer to a one-of question.
    for name, model in _TABLES.items():
        if not written[name]:
            continue
        fields = [field.removesuffix("_id") for field in _CHANGED[name]]
        extra = ["version"] if name == "judgement" else ["version", "updated_at"]
        out = [row for row in written[name] if getattr(row, "retracted_at", None) is not None]
        model.objects.bulk_update(out, [*fields, *extra])
        back = [row for row in written[name] if getattr(row, "retracted_at", None) is None]
        model.objects.bulk_update(back, [*fields, *extra])
    history.record_many(changes, round=round, by=by, step=new, reverses=step)
    for name, pks in gone.items():
        _TABLES[name].objects.filter(pk__in=pks).delete()


def _untouched(events: list[Event], step: uuid.UUID, round: Round, by: User) -> set[int | None]:
    """Comments of the events on which this person did nothing later, and whose thread is in work."""
    latest: dict[int | None, int] = {}
    for event in events:
        latest[event.comment_id] = max(event.pk, latest.get(event.comment_id, 0))
    later = Event.objects.individual().filter(
        round=round, actor=by, comment__in=list(latest), pk__gt=min(latest.values())
    )
    touched = {
        comment for comment, pk in later.exclude(step=step).values_list("comment_id", "pk") if pk > latest[comment]
    }
    closed = set(
        Assignment.objects.filter(
            round=round,
            annotator=by,
            state__in=[Assignment.State.SUBMITTED, Assignment.State.SKIPPED, Assignment.State.EXPIRED],
            thread__in={event.thread_id for event in events},
        ).values_list("thread_id", flat=True)
    )
    return {event.comment_id for event in events if event.thread_id not in closed} - touched


def _rows(events: list[Event]) -> dict[tuple[str, int], Any]:
    found: dict[tuple[str, int], Any] = {}
    for name, model in _TABLES.items():
        ids = {event.row for event in events if event.table == name}
        for row in model.objects.select_for_update().filter(pk__in=ids):
            found[name, row.pk] = row
    return found


def _restore(row: Any, before: dict[str, Any], fields: tuple[str, ...]) -> None:
    for field in fields:
        value = before[field]
        setattr(row, field, parse_datetime(value) if field.endswith("at") and value else value)
    row.version += 1
    if not isinstance(row, Judgement):
        row.updated_at = timezone.now()
