"""Ending decisions: another takes their place, or they are taken back. Their rows stay, and their gold is retracted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.utils import timezone

from annotations.errors import Stale
from annotations.models import Adjudication, Annotation, Relation
from annotations.services import history
from annotations.services.adjudicating.units import Unit
from annotations.services.history import Change

LATE: Final = "Somebody decided this at the same moment. Look again: nothing of yours was written."


def supersede(units: Iterable[Unit], *, prefix: str) -> Iterator[Change]:
    """Ends what was decided about the units' questions; the changes, to be recorded with verbs of this prefix.

    A decision about all questions of a comment at once, as imports bring it, stays for the others. Raises Stale where
    another decision came in between. Call it in a transaction.
    """
    units = list(units)
    places = {(unit.comment, unit.question.key) for unit in units}
    known = [decided.row for unit in units for decided in unit.decided]
    ended = [row.pk for row in known if row.question_id is not None]
    rows = list(Adjudication.objects.live().select_for_update().filter(pk__in=ended))
    if len(rows) != len(ended):
        raise Stale(LATE)
    annotations, relations = _gold_of(known)
    yield from _end(
        rows,
        [row for row in annotations if (row.comment_id, row.question.key) in places],
        [row for row in relations if (row.comment_id, _question_of(row)) in places],
        threads={unit.comment: unit.thread for unit in units},
        prefix=prefix,
    )


def take_back(rows: Sequence[Adjudication], *, prefix: str) -> Iterator[Change]:
    """Ends these decisions with all their gold; `comment` must be at hand. As `supersede`."""
    annotations, relations = _gold_of(rows)
    threads = {row.comment_id: row.comment.thread_id for row in rows}
    yield from _end(rows, annotations, relations, threads=threads, prefix=prefix)


def _gold_of(rows: Sequence[Adjudication]) -> tuple[list[Annotation], list[Relation]]:
    keys = [row.pk for row in rows]
    annotations = Annotation.objects.live().filter(adjudication__in=keys).select_related("question")
    relations = Relation.objects.live().filter(adjudication__in=keys)
    return list(annotations), list(relations.select_related("source__question", "label__question"))


def _question_of(relation: Relation) -> str:
    if relation.source is not None:
        return relation.source.question.key
    return relation.label.question.key if relation.label else ""


def _end(
    rows: Sequence[Adjudication],
    annotations: Sequence[Annotation],
    relations: Sequence[Relation],
    *,
    threads: Mapping[int, int],
    prefix: str,
) -> Iterator[Change]:
    now = timezone.now()
    for row in rows:
        before = history.snapshot(row)
        row.superseded_at = now
        yield Change(f"{prefix}supersede", row, threads[row.comment_id], before, history.snapshot(row))
    Adjudication.objects.bulk_update(rows, ["superseded_at"])
    for verb, answers in (("unrelate", relations), ("retract", annotations)):
        for answer in answers:
            before = history.snapshot(answer)
            answer.retracted_at, answer.updated_at, answer.version = now, now, answer.version + 1
            yield Change(f"{prefix}{verb}", answer, threads[answer.comment_id], before, history.snapshot(answer))
    Relation.objects.bulk_update(relations, ["retracted_at", "updated_at", "version"])
    Annotation.objects.bulk_update(annotations, ["retracted_at", "updated_at", "version"])
