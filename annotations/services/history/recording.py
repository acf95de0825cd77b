"""Events are written with the change they tell of."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from annotations.models import Adjudication, Annotation, Claim, Decision, Event, Judgement, Mention, Relation, Round
from annotations.services.history.rows import Row, State, snapshot
from threads.models import Comment, User


def record(
    verb: str,
    row: Row,
    *,
    round: Round | None,
    by: User,
    before: State,
    after: State,
    step: uuid.UUID,
) -> Event:
    """Writes one event. Call it in the transaction of the change. Only a claim may stand outside of any round."""
    comment = _place_of(row)
    return Event.objects.create(
        project_id=row.project_id if isinstance(row, Claim) else row.round.project_id,
        round=round,
        actor=by,
        step=step,
        verb=verb,
        table=row._meta.model_name or "",
        row=row.pk,
        thread_id=comment.thread_id if comment else None,
        comment=comment,
        before=before,
        after=after,
    )


def _place_of(row: Row) -> Comment | None:
    """The comment an event is about; a claim stands nowhere, its mentions do."""
    if isinstance(row, Claim):
        return None
    return row.suggestion.comment if isinstance(row, Decision) else row.comment


def record_creation(verb: str, answer: Annotation | Relation | Mention, *, by: User, step: uuid.UUID) -> Event:
    """Writes the event of an answer just made. Undoing it is retracting: rows of answers stay."""
    before, after = creation(answer)
    return record(verb, answer, round=answer.round, by=by, before=before, after=after, step=step)


@dataclass(frozen=True, slots=True)
class Change:
    """What one of many events will say: the row as it is now, its comment's thread, its fields before and after."""

    verb: str
    row: Adjudication | Annotation | Relation | Judgement | Decision
    thread_id: int
    before: State
    after: State

    @property
    def comment_id(self) -> int:
        """The comment that it is about."""
        return self.row.suggestion.comment_id if isinstance(self.row, Decision) else self.row.comment_id


def creation(row: Adjudication | Annotation | Relation | Mention) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields before and after a row just made: undoing it is taking it back, such rows stay."""
    after = snapshot(row) or {}
    if isinstance(row, Adjudication):
        return after | {"superseded_at": row.at.isoformat()}, after
    return after | {"retracted_at": row.created_at.isoformat()}, after


def record_many(
    changes: Iterable[Change], *, round: Round, by: User, step: uuid.UUID, reverses: uuid.UUID | None = None
) -> None:
    """Writes the events of many changes that are parts of one step. Call it in the transaction of the changes."""
    Event.objects.bulk_create(
        (
            Event(
                project_id=round.project_id,
                round=round,
                actor=by,
                step=step,
                verb=change.verb,
                table=change.row._meta.model_name or "",
                row=change.row.pk,
                thread_id=change.thread_id,
                comment_id=change.comment_id,
                before=change.before,
                after=change.after,
                reverses=reverses,
            )
            for change in changes
        ),
        batch_size=500,
    )


def change(verb: str, answer: Annotation | Relation, *, by: User, step: uuid.UUID, **fields: object) -> None:
    """Writes these fields of the answer, counts its version up, and records the event."""
    before = snapshot(answer)
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.save(update_fields=[*fields, "version", "updated_at"])
    record(verb, answer, round=answer.round, by=by, before=before, after=snapshot(answer), step=step)
