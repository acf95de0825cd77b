"""Relations that come in, many rows at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotations.models import Annotation, Relation
from annotations.models.annotations import Layer
from annotations.models.targets import TargetKind
from annotations.services.restoring.answers import annotation_uid
from annotations.services.restoring.checking import place_of
from annotations.services.restoring.claimed import claim_in
from annotations.services.restoring.resolving import check_passage, in_parts, uid_of
from annotations.services.restoring.vocabulary import Record, key_of
from annotations.services.restoring.work import Batch, Work
from threads.importers.base import MalformedFile
from threads.models import Comment

Row = Mapping[str, Any]
_WITH_COMMENT = (TargetKind.COMMENT, TargetKind.SPAN)


def write_relations(batch: Batch, work: Work) -> None:
    """Write the relations that are not there. They may start at any annotation of the round, so they come last."""
    round = batch.fitted.round
    rows = []
    for record, comment, row, place in batch.rows("relations"):
        with work.refusing():
            source = _source_uid(batch, work, record, row)
            target = row["target"]
            who = work.people.called(row["annotator"])
            uid = uid_of(batch.thread, record, row, who, source, row["label"], sorted(target.items()))
            rows.append((uid, source, comment, record, row, place))
    known: set[str] = set()
    sources: dict[str, Annotation] = {}
    for part in in_parts(uid for uid, *_ in rows):
        known.update(Relation.objects.filter(round=round, uid__in=part).values_list("uid", flat=True))
    for part in in_parts({source for _, source, *_ in rows if source}):
        found = Annotation.objects.filter(round=round, uid__in=part)
        sources |= {row.uid: row for row in found.only("uid", "origin", "suggestion_id")}
    made = []
    for uid, source, comment, record, row, place in rows:
        if uid in known:
            continue
        known.add(uid)
        with work.refusing():
            relation = _relation(batch, work, comment, record, row, place)
            relation.uid = uid
            if source and source not in sources and record.get("brings_scheme"):
                raise MalformedFile(
                    "the label that a relation starts at was left out", place=place, advice="correct the label"
                )
            if source and source in sources:
                relation.source = sources[source]
                relation.origin = sources[source].origin
                relation.suggestion_id = sources[source].suggestion_id
            decision = work.decided.get((round.pk, uid))
            relation.layer = Layer.GOLD if decision else Layer.INDIVIDUAL
            relation.adjudication = decision
            made.append(relation)
    work.counts["relations"] += len(Relation.objects.bulk_create(made))


def _source_uid(batch: Batch, work: Work, record: Record, row: Row) -> str | None:
    """The public name of the annotation it starts at; None where it starts at the comment."""
    start = row.get("from")
    if start is None or not record.get("brings_scheme"):
        return start
    named = (
        other for other in record["annotations"] if other["id"] == start and other["annotator"] == row["annotator"]
    )
    found = next(named, None)
    if found is None:
        raise MalformedFile(
            f"a relation starts at {str(start)[:60]!r}, which is no label of this comment",
            place=place_of(record, row),
            advice="name one, or nothing for the whole comment",
        )
    return annotation_uid(batch, work, record, found)


def _relation(batch: Batch, work: Work, comment: Comment, record: Record, row: Row, place: str) -> Relation:
    target, kind = row["target"], row["target"]["kind"]
    if kind not in TargetKind.values:
        raise MalformedFile(
            f"targets of the kind {str(kind)[:40]!r} cannot be imported", place=place, advice="leave the relation out"
        )
    claim = claim_in(batch, work, target["claim"], row["annotator"], place) if kind == TargetKind.CLAIM else None
    names_comment = kind in _WITH_COMMENT or (claim is not None and target.get("comment_id") is not None)
    aimed = batch.comments.get(target["comment_id"]) if names_comment else None
    if aimed is None and kind in _WITH_COMMENT:
        problem = f"the labels name a comment {target['comment_id'][:60]!r} that is not in the thread"
        if not record.get("brings_scheme"):
            raise MalformedFile(problem, place=place, advice="import them together with their thread")
        work.note("target_outside", place, f"{problem}; it counts as outside of it")
        target, kind = {"kind": TargetKind.OUTSIDE, "id": target["comment_id"]}, TargetKind.OUTSIDE
    is_span = kind == TargetKind.SPAN or (aimed is not None and claim is not None and target.get("start") is not None)
    if aimed is not None and is_span:
        check_passage(aimed, target, place)
    round = batch.fitted.round
    return Relation(
        round=round,
        creator=work.people[row["annotator"]],
        comment=comment,
        label=batch.fitted.labels[key_of(row, is_relation=True), row["label"]],
        scheme_version_id=round.scheme_version_id,
        target_kind=kind,
        target_comment=aimed,
        target_claim=claim,
        target_start=target["start"] if is_span else None,
        target_end=target["end"] if is_span else None,
        target_exact=target["exact"] if is_span else None,
        target_by=Relation.By.DEFAULT if row.get("target_by") == Relation.By.DEFAULT else Relation.By.CHOSEN,
        # What the file called a target that is not here: the only trace of it.
        attributes={"target_id": str(target["id"])} if target.get("id") else {},
        unsure=bool(row.get("unsure")),
        note=row.get("note") or "",
    )
