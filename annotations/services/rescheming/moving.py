"""Moves a round's live answers to the next version of its scheme, each with an event. History begins anew there.

Submitted work, answers taken back earlier and gold stay under the version they were given under; judgements keep the
version that was judged, since nobody said no to a label that was not there yet.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.models import Annotation, Event, Judgement, Relation, Round, SchemeVersion
from annotations.services import history
from annotations.services.rescheming import batches
from annotations.services.rescheming.batches import Vocabulary
from annotations.services.rescheming.mapping import Fate, Key
from annotations.services.rescheming.plan import Place, Plan, plan

VERB = "rescheme"


class Move:
    """One round on its way to the next version."""

    def __init__(
        self,
        round: Round,
        version: SchemeVersion,
        fates: Mapping[Key, Fate],
        *,
        step: uuid.UUID,
        old: SchemeVersion | None = None,
        closed: Container[tuple[int, int]] | None = None,
    ) -> None:
        """From the round's version, unless `old` is another; `closed` (annotator, thread) stays: what is submitted."""
        self.round, self.version, self.fates, self.step = round, version, fates, step
        self.old: Vocabulary = batches.vocabulary_of(old or round.scheme_version)
        self.new: Vocabulary = batches.vocabulary_of(version)
        self.closed = batches.submitted_in(round) if closed is None else closed

    def plan(self, comments: Sequence[int]) -> tuple[Plan, dict[tuple[int, int], Judgement]]:
        """What is to be done on these comments, and who is done with them."""
        answers = batches.answers_on(comments, self.round, self.old, self.new, self.closed)
        judged = batches.judged_on(comments, self.round, self.closed)
        return plan(answers, self.fates, self.new.places, required=self.new.required, judged=judged.keys()), judged

    def carry_out(self, comments: Sequence[int]) -> None:
        """Moves the answers on these comments. Call it in a transaction; a second time it finds nothing to do."""
        made, judged = self.plan(comments)
        answers = Annotation.objects.select_related("comment").in_bulk([*made.moves, *made.drops])
        events = self._relations(batches.relations_on(comments, self.round, self.closed), made)
        events += self._retract([answers[pk] for pk in made.drops], Annotation)
        events += self._move([(answers[pk], place) for pk, place in made.moves.items()])
        events += self._open_again([judged[pair] for pair in sorted(made.again)])
        Event.objects.bulk_create(events, batch_size=500)

    def _move(self, moves: Iterable[tuple[Annotation, Place]]) -> list[Event]:
        events: list[Event] = []
        alike: dict[tuple[Key, bool], list[Annotation]] = defaultdict(list)
        for row, place in moves:
            alike[place.key, place.is_exclusive and row.start is None].append(row)
        for (key, is_exclusive), rows in alike.items():
            place = self.new.places[key]
            fields = {"question_id": place.question, "label_id": place.label, "is_exclusive": is_exclusive}
            events += self._write(rows, Annotation, fields)
            for row in rows:
                kept = {name: value for name, value in row.attributes.items() if name in place.attributes}
                if kept != row.attributes:
                    Annotation.objects.filter(pk=row.pk).update(attributes=kept)
        return events

    def _relations(self, relations: Sequence[Relation], made: Plan) -> list[Event]:
        alike: dict[int | None, list[Relation]] = defaultdict(list)
        for row in relations:
            wanted = self._relation_label(row, made)
            if wanted != row.label_id:
                alike[wanted].append(row)
        events = self._retract(alike.pop(None, []), Relation)
        for label, rows in alike.items():
            events += self._write(rows, Relation, {"label_id": label})
        return events

    def _relation_label(self, row: Relation, made: Plan) -> int | None:
        """What the relation is called from now on; None where it is taken back."""
        if row.source_id in made.moves:
            return made.moves[row.source_id].relation
        if row.source_id in made.drops:
            return None
        key = self.old.by_label.get(row.label_id or 0)
        if row.source_id is not None or key is None:
            return row.label_id
        fate = self.fates[key]
        return self.new.places[fate.to].label if fate.to else None

    def _write(self, rows: Sequence[Any], model: type[Any], fields: dict[str, Any]) -> list[Event]:
        fields = fields | {"scheme_version_id": self.version.pk}
        model.objects.filter(pk__in=[row.pk for row in rows]).update(
            **fields, version=F("version") + 1, updated_at=timezone.now()
        )
        return [self._event(row, {name: getattr(row, name) for name in fields}, fields) for row in rows]

    def _retract(self, rows: Sequence[Any], model: type[Any]) -> list[Event]:
        now = timezone.now()
        model.objects.filter(pk__in=[row.pk for row in rows]).update(
            retracted_at=now, version=F("version") + 1, updated_at=now
        )
        return [self._event(row, {"retracted_at": None}, {"retracted_at": now.isoformat()}) for row in rows]

    def _open_again(self, judgements: Sequence[Judgement]) -> list[Event]:
        events = [self._event(row, history.snapshot(row) or {}, None) for row in judgements]
        Judgement.objects.filter(pk__in=[row.pk for row in judgements]).delete()
        return events

    def _event(self, row: Any, before: dict[str, Any], after: dict[str, Any] | None) -> Event:
        """Nobody's step to undo: it has no actor."""
        return Event(
            project_id=self.round.project_id,
            round=self.round,
            step=self.step,
            verb=VERB,
            table=row._meta.model_name,
            row=row.pk,
            thread_id=row.comment.thread_id,
            comment_id=row.comment_id,
            before=before,
            after=after,
        )

    @transaction.atomic
    def finish(self, *, by: int | None) -> None:
        """The round stands on the new version, and what happened before cannot be undone any more."""
        was = self.round.scheme_version_id
        self.round.scheme_version = self.version
        self.round.rescheming = None
        self.round.save(update_fields=["scheme_version", "rescheming"])
        Event.objects.create(
            project_id=self.round.project_id,
            round=self.round,
            step=self.step,
            verb=VERB,
            table="round",
            row=self.round.pk,
            before={"scheme_version_id": was},
            after={"scheme_version_id": self.version.pk, "by": by},
        )
