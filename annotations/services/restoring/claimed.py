"""Mentions of listed claims and evidence that come in, many rows at a time. Files that have neither bring none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotations.models import Annotation, Claim, Evidence, Mention
from annotations.services.claims import adopt_claim
from annotations.services.restoring.checking import place_of
from annotations.services.restoring.resolving import check_passage, in_parts
from annotations.services.restoring.work import Batch, Work
from threads.errors import Refused
from threads.importers.base import MalformedFile
from threads.models import Comment

Row = Mapping[str, Any]


def claim_in(batch: Batch, work: Work, wording: str, annotator: str | None, place: str) -> Claim:
    """The claim of the project in this wording. Raises MalformedFile where that is none."""
    if wording not in work.claims:
        by, round = work.people[annotator], batch.fitted.round
        try:
            work.claims[wording] = adopt_claim(batch.thread.project, wording, by=by, round=round)
        except Refused as refusal:
            raise MalformedFile("a claim has no wording", place=place, advice=str(refusal)) from None
    return work.claims[wording]


def write_mentions(batch: Batch, work: Work) -> None:
    """Write where listed claims are made, once a person and passage."""
    round = batch.fitted.round
    comments = [comment.pk for record, comment in batch.records if record["mentions"]]
    live = Mention.objects.live().filter(round=round)
    columns = ("claim_id", "comment_id", "creator_id", "start", "end")
    known = {key for part in in_parts(comments) for key in live.filter(comment__in=part).values_list(*columns)}
    made = []
    for _, comment, row, place in batch.rows("mentions"):
        with work.refusing():
            start, end, exact = _span(comment, row, place)
            claim = claim_in(batch, work, row["claim"], row["annotator"], place)
            creator = work.people[row["annotator"]]
            key = (claim.pk, comment.pk, creator.pk, start, end)
            if key in known:
                continue
            known.add(key)
            span = {"start": start, "end": end, "exact": exact}
            made.append(Mention(claim=claim, comment=comment, round=round, creator=creator, **span))
    Mention.objects.bulk_create(made)


def write_evidence(batch: Batch, work: Work) -> None:
    """Write what was put forward for annotations of the round, which must be there."""
    rows = list(batch.rows("evidence"))
    annotations: dict[str, Annotation] = {}
    known: set[tuple[int, str]] = set()
    for part in in_parts({row["annotation"] for _, _, row, _ in rows}):
        found = Annotation.objects.filter(round=batch.fitted.round, uid__in=part)
        annotations |= {row.uid: row for row in found.only("uid", "creator_id")}
        stored = Evidence.objects.filter(annotation__round=batch.fitted.round, annotation__uid__in=part)
        known |= set(stored.values_list("annotation_id", "uid"))
    made = []
    for record, _, row, _ in rows:
        place = place_of(record, row)
        with work.refusing():
            annotation = annotations.get(row["annotation"])
            if annotation is None:
                raise MalformedFile(
                    "evidence is for an annotation that is not in the file", place=place, advice="export it again"
                )
            key = (annotation.pk, str(row["id"]))
            if key not in known:
                known.add(key)
                made.append(_evidence(batch, annotation, row, place))
    Evidence.objects.bulk_create(made)


def _evidence(batch: Batch, annotation: Annotation, row: Row, place: str) -> Evidence:
    kind = Evidence.Kind(row["kind"])
    fields: dict[str, Any] = {}
    if kind != Evidence.Kind.TYPED:
        found_in = _comment(batch, row, place)
        start, end, exact = _span(found_in, row, place)
        fields = {"found_in": found_in, "start": start, "end": end, "exact": exact}
    if kind == Evidence.Kind.QUOTE:
        told = row["source"]
        source = _comment(batch, told, place)
        if not 0 <= told["start"] < told["end"] <= len(source.text):
            raise MalformedFile("the source of a quotation is outside its text", place=place, advice="export it again")
        fields |= {"source": source, "source_start": told["start"], "source_end": told["end"]}
    else:
        fields |= {
            "url": row.get("url") or "",
            "canonical": row.get("canonical"),
            "site": (row.get("site") or "")[:255],
        }
    return Evidence(
        uid=str(row["id"]),
        annotation=annotation,
        creator_id=annotation.creator_id,
        kind=kind,
        passage=row.get("passage") or "",
        archived=row.get("archived") or "",
        **fields,
    )


def _comment(batch: Batch, row: Row, place: str) -> Comment:
    found = batch.comments.get(row["comment_id"])
    if found is None:
        raise MalformedFile(
            f"evidence names a comment {row['comment_id'][:60]!r} that is not in the thread",
            place=place,
            advice="import it together with its thread",
        )
    return found


def _span(comment: Comment, row: Row, place: str) -> tuple[int | None, int | None, str | None]:
    if row.get("start") is None:
        return None, None, None
    check_passage(comment, row, place)
    return row["start"], row["end"], row["exact"]
