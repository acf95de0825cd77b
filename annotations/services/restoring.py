"""Labels that come in with our own export, as rows again. Runs inside the import's publishing transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from annotations.models import Adjudication, Annotation, Judgement, Label, Question, Relation, Round, Suggestion
from annotations.models.annotations import Layer, Origin
from annotations.selectors import cut
from annotations.services import starting
from annotations.services.people import annotator_named
from threads.errors import Refused
from threads.models import Comment, Import, Thread, User

Record = Mapping[str, Any]


def restore_labels(import_row: Import, thread: Thread, records: Sequence[Record]) -> dict[str, int]:
    """Writes the judgements, annotations, relations and gold of one thread; what is there already stays as it is.

    `records` are the label parts of export records, each with the `comment_id` that the file uses and the
    `external_id` that the comment has here (None: the article). Annotators of the file become accounts that cannot log
    in, so that nobody's name stands under answers they did not give.
    Returns how many rows of each kind were written. Raises Refused, naming the comment, where a record does not fit.
    """
    restorer = _Restorer(import_row, thread, _comments_by_public_id(thread, records))
    for record in records:
        restorer.restore_answers(record)
    for record in records:
        # Relations may start at any annotation of the thread, so they come second; gold marks both, so it comes last.
        restorer.restore_relations(record)
    for record in records:
        restorer.restore_gold(record)
    return restorer.counts


def _comments_by_public_id(thread: Thread, records: Sequence[Record]) -> dict[str, Comment]:
    comments = list(thread.comments.in_reading_order().defer("raw", "markup"))
    by_external_id = {comment.external_id: comment for comment in comments if comment.external_id is not None}
    found = {}
    for record in records:
        external_id = record.get("external_id")
        comment = comments[0] if external_id is None else by_external_id.get(external_id)
        if comment is not None:
            found[record["comment_id"]] = comment
    return found


class _Restorer:
    def __init__(self, import_row: Import, thread: Thread, comments: Mapping[str, Comment]) -> None:
        self.import_row = import_row
        self.project = import_row.project
        self.thread = thread
        self.comments = comments
        self.counts = {"judgements": 0, "annotations": 0, "relations": 0}
        self.annotations: dict[str, Annotation] = {}
        self.people: dict[str, User] = {}
        self.rounds: dict[str, Round] = {}
        self.labels: dict[int, dict[tuple[str, str], Label]] = {}

    def restore_answers(self, record: Record) -> None:
        round, comment = self._round(record), self._comment(record["comment_id"])
        for row in record.get("judgements") or ():
            _, is_new = Judgement.objects.get_or_create(
                round=round,
                annotator=self._person(row["annotator"]),
                comment=comment,
                defaults={
                    "scheme_version": round.scheme_version,
                    "state": row["state"],
                    "at": parse_datetime(row.get("at") or "") or timezone.now(),
                    "milliseconds": row.get("ms"),
                    "suggestions_shown": bool(row.get("suggestions_shown")),
                    "article_opened": bool(row.get("article_opened")),
                },
            )
            self.counts["judgements"] += is_new
        for row in record.get("annotations") or ():
            self._restore_annotation(row, round, comment)

    def _restore_annotation(self, row: Record, round: Round, comment: Comment) -> None:
        existing = Annotation.objects.filter(round=round, uid=row["id"]).first()
        if existing is not None:
            self.annotations[row["id"]] = existing
            return
        label = self._label(round, row["question"], row["label"], comment)
        start, end = row.get("start"), row.get("end")
        if start is not None:
            self._check_span(comment, row)
        self.annotations[row["id"]] = Annotation.objects.create(
            uid=row["id"],
            round=round,
            creator=self._person(row["annotator"]),
            comment=comment,
            question=label.question,
            label=label,
            scheme_version=round.scheme_version,
            start=start,
            end=end,
            exact=row.get("exact"),
            is_exclusive=label.question.kind == Question.Kind.ONE_OF and start is None,
            attributes=row.get("attributes") or {},
            unsure=bool(row.get("unsure")),
            note=row.get("note") or "",
            origin=row.get("origin") or Origin.HAND,
            suggestion=self._suggestion(row, label, comment),
        )
        self.counts["annotations"] += 1

    def restore_relations(self, record: Record) -> None:
        round, comment = self._round(record), self._comment(record["comment_id"])
        for row in record.get("relations") or ():
            if Relation.objects.filter(round=round, uid=row["id"]).exists():
                continue
            target = row["target"]
            if target["kind"] == "claim":
                raise Refused(f"Comment {record['comment_id']}: targets of the kind “claim” cannot be imported yet.")
            aimed = self._comment(target["comment_id"]) if target.get("comment_id") else None
            if aimed is not None and target.get("start") is not None:
                self._check_span(aimed, target)
            source = self.annotations.get(row["from"]) if row.get("from") else None
            Relation.objects.create(
                uid=row["id"],
                round=round,
                creator=self._person(row["annotator"]),
                comment=comment,
                source=source,
                label=self._label(round, "relation", row["label"], comment),
                scheme_version=round.scheme_version,
                origin=source.origin if source else Origin.HAND,
                suggestion_id=source.suggestion_id if source else None,
                target_kind=target["kind"],
                target_comment=aimed,
                target_start=target.get("start"),
                target_end=target.get("end"),
                target_exact=target.get("exact"),
                target_by=row.get("target_by") or Relation.By.CHOSEN,
                unsure=bool(row.get("unsure")),
                note=row.get("note") or "",
            )
            self.counts["relations"] += 1

    def restore_gold(self, record: Record) -> None:
        gold = record.get("gold")
        if not gold:
            return
        round, comment = self._round(record), self._comment(record["comment_id"])
        by = self._person(gold["by"])
        decision, is_new = Adjudication.objects.get_or_create(
            round=round,
            comment=comment,
            superseded_at=None,
            defaults={"by": by, "basis": gold["basis"], "reason": gold.get("reason") or ""},
        )
        if is_new:
            for model, part in ((Annotation, "annotations"), (Relation, "relations")):
                model.objects.filter(round=round, uid__in=gold[part]).update(layer=Layer.GOLD, adjudication=decision)

    def _round(self, record: Record) -> Round:
        name = record.get("round") or starting.MAIN
        if name not in self.rounds:
            self.rounds[name] = starting.round_named(self.project, name, by=self.import_row.created_by)
        return self.rounds[name]

    def _person(self, alias: str) -> User:
        if alias not in self.people:
            self.people[alias] = annotator_named(self.project, alias)
        return self.people[alias]

    def _comment(self, public_id: str) -> Comment:
        try:
            return self.comments[public_id]
        except KeyError:
            raise Refused(f"The labels name a comment {public_id!r} that is not in the thread.") from None

    def _label(self, round: Round, question: str, label: str, comment: Comment) -> Label:
        version = round.scheme_version_id
        if version not in self.labels:
            rows = Label.objects.filter(question__version_id=version).select_related("question")
            self.labels[version] = {(row.question.key, row.key): row for row in rows}
        try:
            return self.labels[version][question, label]
        except KeyError:
            raise Refused(
                f"Comment {comment.external_id}: round {round.name} has no label {question}/{label}."
            ) from None

    def _check_span(self, comment: Comment, row: Record) -> None:
        try:
            found = cut(comment.text, row["start"], row["end"]).exact
        except ValueError as error:
            raise Refused(f"Comment {comment.external_id}: {error}") from error
        if found != row.get("exact"):
            raise Refused(
                f"Comment {comment.external_id}: the text from {row['start']} to {row['end']} is {found!r}, "
                f"not {row.get('exact')!r}. Offsets are Unicode code points."
            )

    def _suggestion(self, row: Record, label: Label, comment: Comment) -> Suggestion | None:
        """What an accepted suggestion said, kept as a superseded row: it is not proposed again."""
        said = row.get("suggestion")
        if not said:
            return None
        return Suggestion.objects.create(
            comment=comment,
            start=row.get("start"),
            end=row.get("end"),
            exact=row.get("exact"),
            label=label,
            extractor=said["extractor"],
            extractor_version=said["version"],
            confidence=said["confidence"],
            superseded_at=timezone.now(),
        )
