"""The event history, and undo and redo on top of it. Only writer of Event.

The services make rows and say what changes; changes of answers are written by `change`, `undo` and `redo` here, so
that none goes unrecorded. An event holds the row's fields before and after. Taking a step back writes the `before` of
its events in reverse order; doing it again writes the `after`. Rows of annotations and relations are never deleted (a
retracted one stays), so they are found by id; judgements and decisions are found by who and what.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction

from annotations.errors import NothingToUndo
from annotations.models import Annotation, Decision, Event, Judgement, Relation, Round
from threads.models import Thread, User

Row = Annotation | Relation | Judgement | Decision

# Which fields are kept before and after a change.
_FIELDS: Final[dict[type[Row], tuple[str, ...]]] = {
    Annotation: (
        "label_id", "value", "start", "end", "exact", "attributes", "note", "unsure", "origin", "retracted_at",
    ),
    Relation: (
        "label_id", "target_kind", "target_comment_id", "target_start", "target_end", "target_exact",
        "target_claim_id", "target_by", "attributes", "note", "unsure", "retracted_at",
    ),
    Judgement: (
        "round_id", "annotator_id", "comment_id", "scheme_version_id", "state", "at", "milliseconds",
        "article_opened", "suggestions_shown",
    ),
    Decision: ("suggestion_id", "annotator_id", "round_id", "verdict", "annotation_id"),
}  # fmt: skip
_TABLES: Final[dict[str, type[Row]]] = {model._meta.model_name or "": model for model in _FIELDS}
# By what a row is found again after it was deleted.
_NATURAL_KEY: Final[dict[type[Row], tuple[str, ...]]] = {
    Judgement: ("round_id", "annotator_id", "comment_id"),
    Decision: ("suggestion_id", "annotator_id"),
}
# How far back one can go.
DEPTH: Final = 50


def snapshot(row: Row | None) -> dict[str, Any] | None:
    """The fields of a row that a change may touch, as JSON values; None for a row that is not there."""
    if row is None:
        return None
    fields: dict[str, Any] = {}
    for name in _FIELDS[type(row)]:
        value = getattr(row, name)
        fields[name] = value.isoformat() if hasattr(value, "isoformat") else value
    return fields


def record(
    verb: str,
    row: Row,
    *,
    round: Round,
    by: User,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    step: uuid.UUID,
    reverses: uuid.UUID | None = None,
) -> Event:
    """Writes one event. Call it in the transaction of the change."""
    comment = row.suggestion.comment if isinstance(row, Decision) else row.comment
    return Event.objects.create(
        project_id=round.project_id,
        round=round,
        actor=by,
        step=step,
        verb=verb,
        table=row._meta.model_name or "",
        row=row.pk,
        thread_id=comment.thread_id,
        comment=comment,
        before=before,
        after=after,
        reverses=reverses,
    )


def record_creation(verb: str, answer: Annotation | Relation, *, by: User, step: uuid.UUID) -> Event:
    """Writes the event of an answer just made. Undoing it is retracting: rows of answers stay."""
    after = snapshot(answer) or {}
    before = after | {"retracted_at": answer.created_at.isoformat()}
    return record(verb, answer, round=answer.round, by=by, before=before, after=after, step=step)


def change(verb: str, answer: Annotation | Relation, *, by: User, step: uuid.UUID, **fields: object) -> None:
    """Writes these fields of the answer, counts its version up, and records the event."""
    before = snapshot(answer)
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.save(update_fields=[*fields, "version", "updated_at"])
    record(verb, answer, round=answer.round, by=by, before=before, after=snapshot(answer), step=step)


@transaction.atomic
def undo(round: Round, *, by: User, thread: Thread | None = None) -> list[int]:
    """Takes this person's last step back (in the thread, if one is given).

    Returns the ids of the comments that changed. Raises NothingToUndo.
    """
    done, _ = _stacks(round, by, thread)
    if not done:
        raise NothingToUndo("There is nothing to undo.")
    return _reverse(round, by, done[-1], verb="undo")


@transaction.atomic
def redo(round: Round, *, by: User, thread: Thread | None = None) -> list[int]:
    """Does this person's last undone step again. Returns the ids of the comments that changed. Raises NothingToUndo."""
    _, undone = _stacks(round, by, thread)
    if not undone:
        raise NothingToUndo("There is nothing to do again.")
    return _reverse(round, by, undone[-1], verb="redo")


def _stacks(round: Round, by: User, thread: Thread | None) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Steps that can be undone and redone, the next one last."""
    events = Event.objects.filter(round=round, actor=by)
    if thread is not None:
        events = events.filter(thread=thread)
    # A step has a handful of events, and undos and redos stand in between: a dozen events a step reach deep enough.
    latest = list(events.order_by("-id").values_list("step", "verb", "reverses")[: DEPTH * 12])
    done: list[uuid.UUID] = []
    undone: list[uuid.UUID] = []
    seen: set[uuid.UUID] = set()
    for step, verb, reverses in reversed(latest):
        if step in seen:
            continue
        seen.add(step)
        if reverses is None:
            done.append(step)
            undone.clear()
        elif verb == "undo":
            done = [earlier for earlier in done if earlier != reverses]
            undone.append(reverses)
        else:
            undone = [later for later in undone if later != reverses]
            done.append(reverses)
    return done[-DEPTH:], undone[-DEPTH:]


def _reverse(round: Round, by: User, step: uuid.UUID, *, verb: str) -> list[int]:
    events = list(Event.objects.filter(step=step).order_by("id"))
    new_step = uuid.uuid4()
    changed: dict[int, None] = {}
    for event in reversed(events) if verb == "undo" else events:
        wanted = event.before if verb == "undo" else event.after
        row, before = _apply(event, wanted)
        record(verb, row, round=round, by=by, before=before, after=wanted, step=new_step, reverses=step)
        changed[event.comment_id or 0] = None
    return list(changed)


def _apply(event: Event, wanted: dict[str, Any] | None) -> tuple[Row, dict[str, Any] | None]:
    """Brings the event's row to the wanted state. Returns the row and its state before."""
    row = _find(event)
    before = snapshot(row)
    if row is None:
        if wanted is None:
            raise NothingToUndo("What this step changed is no longer there.")
        row = _TABLES[event.table].objects.create(**wanted)
    elif wanted is None:
        kept = row.pk
        row.delete()
        row.pk = kept  # the event still names it
    else:
        _write(row, wanted)
    return row, before


def _find(event: Event) -> Row | None:
    model = _TABLES[event.table]
    key = _NATURAL_KEY.get(model)
    if key is None:
        return model.objects.filter(pk=event.row).first()
    known = event.before or event.after or {}
    return model.objects.filter(**{name: known[name] for name in key}).first()


def _write(row: Row, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(row, name, value)
    names: Iterable[str] = wanted
    if hasattr(row, "version"):
        row.version += 1
        names = [*names, "version"]
    row.save(update_fields=names)
    row.refresh_from_db()
