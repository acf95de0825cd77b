"""Judgements and annotations that come in, many rows at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from annotations.models import Annotation, Judgement, Label, Question, Suggestion
from annotations.models.annotations import Layer, Origin
from annotations.services.progress import is_unit
from annotations.services.restoring.resolving import check_passage, in_parts, uid_of
from annotations.services.restoring.vocabulary import Record, key_of
from annotations.services.restoring.work import Batch, Work
from threads.importers.times import parse_time
from threads.models import Comment

Row = Mapping[str, Any]
_EXCLUSIVE = (Question.Kind.ONE_OF, Question.Kind.SCALE)


def write_judgements(batch: Batch, work: Work) -> None:
    """Write who was done with which comment, once each. Places without words are no units, whoever looked at them."""
    round = batch.fitted.round
    stored = Judgement.objects.filter(round=round, comment__in=[comment for _, comment in batch.records])
    known = set(stored.values_list("annotator_id", "comment_id"))
    made = []
    for record, comment, row, _ in batch.rows("judgements"):
        with work.refusing():
            if record.get("brings_scheme") and not is_unit(comment):
                continue
            annotator = work.people[row["annotator"]]
            if (annotator.pk, comment.pk) in known:
                continue
            known.add((annotator.pk, comment.pk))
            spent = row.get("ms")
            judgement = Judgement(
                round=round,
                annotator=annotator,
                comment=comment,
                scheme_version_id=round.scheme_version_id,
                state=row["state"],
                at=parse_time(row.get("at"))[0] or timezone.now(),
                milliseconds=spent if type(spent) is int and 0 <= spent < 2**31 else None,
                suggestions_shown=bool(row.get("suggestions_shown")),
                article_opened=bool(row.get("article_opened")),
            )
            made.append(judgement)
    work.counts["judgements"] += len(Judgement.objects.bulk_create(made))


def write_annotations(batch: Batch, work: Work) -> None:
    """Write the annotations that are not there; what somebody answered here before stays as it is."""
    round = batch.fitted.round
    rows = list(batch.rows("annotations"))
    uids = [annotation_uid(batch, work, record, row) for record, _, row, _ in rows]
    known: set[str] = set()
    for part in in_parts(uids):
        known.update(Annotation.objects.filter(round=round, uid__in=part).values_list("uid", flat=True))
    taken = _taken(batch)
    made = []
    for uid, (record, comment, row, place) in zip(uids, rows, strict=True):
        if uid in known:
            continue
        known.add(uid)
        with work.refusing():
            annotation = _annotation(batch, work, uid, record, comment, row, place)
            if annotation is None:
                continue
            keys = _natural_keys(annotation)
            if taken.isdisjoint(keys):
                made.append((annotation, row))
                taken.update(keys)
            else:
                question = annotation.question.name
                work.note(
                    "label_kept", place, f"this annotator has answered {question!r} here before; that answer stays"
                )
    _add_suggestions(made)
    Annotation.objects.bulk_create(annotation for annotation, _ in made)
    work.counts["annotations"] += len(made)


def annotation_uid(batch: Batch, work: Work, record: Record, row: Row) -> str:
    """The public name of an annotation."""
    parts = (
        work.people.called(row["annotator"]),
        key_of(row),
        row.get("label"),
        row.get("value"),
        row.get("start"),
        row.get("end"),
    )
    return uid_of(batch.thread, record, row, *parts)


def _annotation(
    batch: Batch, work: Work, uid: str, record: Record, comment: Comment, row: Row, place: str
) -> Annotation | None:
    key = key_of(row)
    question = batch.fitted.questions[key]
    if record.get("brings_scheme") and not comment.text and question.unit != Question.Unit.THREAD:
        work.note("label_without_text", place, "the comment has no text left to label; its labels were left out")
        return None
    start = row.get("start")
    if start is not None:
        check_passage(comment, row, place)
    decision = work.decided.get((batch.fitted.round.pk, uid))
    label = None if row.get("label") is None else batch.fitted.labels[key, row["label"]]
    return Annotation(
        uid=uid,
        round=batch.fitted.round,
        creator=work.people[row["annotator"]],
        comment=comment,
        question=question,
        label=label,
        value=None if label else row["value"],
        scheme_version_id=batch.fitted.round.scheme_version_id,
        start=start,
        end=row.get("end") if start is not None else None,
        exact=row.get("exact") if start is not None else None,
        is_exclusive=question.kind in _EXCLUSIVE and start is None,
        attributes=row.get("attributes") or {},
        unsure=bool(row.get("unsure")),
        note=row.get("note") or "",
        layer=Layer.GOLD if decision else Layer.INDIVIDUAL,
        adjudication=decision,
    )


def _taken(batch: Batch) -> set[tuple[object, ...]]:
    """What live answers on the comments leave no room for: see the constraints of Annotation."""
    comments = {comment.pk for record, comment in batch.records if record["annotations"]}
    live = Annotation.objects.live().filter(round=batch.fitted.round)
    rows = (row for part in in_parts(comments) for row in live.filter(comment__in=part))
    return {key for row in rows for key in _natural_keys(row)}


def _natural_keys(row: Annotation) -> set[tuple[object, ...]]:
    who = (row.layer, row.creator_id, row.comment_id)
    keys: set[tuple[object, ...]] = set()
    if row.is_exclusive:
        keys.add((*who, "question", row.question_id))
    if row.label_id is not None:
        keys.add((*who, "label", row.label_id, row.start, row.end))
    return keys


def _add_suggestions(made: list[tuple[Annotation, Row]]) -> None:
    """What accepted suggestions said, kept as superseded rows: they are not proposed again."""
    told = [(row, said, label) for row, source in made if (said := source.get("suggestion")) and (label := row.label)]
    rows = Suggestion.objects.bulk_create(_suggestion(row, said, label) for row, said, label in told)
    origins = {id(row): source.get("origin") for row, source in made}
    for (annotation, _, _), suggestion in zip(told, rows, strict=True):
        annotation.suggestion = suggestion
        origin = origins[id(annotation)]
        annotation.origin = origin if origin in Origin.values else Origin.HAND


def _suggestion(row: Annotation, said: Row, label: Label) -> Suggestion:
    return Suggestion(
        comment=row.comment,
        start=row.start,
        end=row.end,
        exact=row.exact,
        label=label,
        extractor=str(said["extractor"])[:60],
        extractor_version=str(said["version"])[:60],
        confidence=min(1.0, max(0.0, float(said["confidence"]))),
        superseded_at=timezone.now(),
    )
