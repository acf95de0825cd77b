"""Doing a deed to one batch of comments, in a handful of statements however many comments it has."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from django.db import IntegrityError
from django.utils import timezone

from annotations.models import Annotation, ControlComment, Judgement, Label, Relation, Round
from annotations.models.targets import TargetKind
from annotations.services import history
from annotations.services.bulk.deeds import Deed
from annotations.services.bulk.planning import Sorted, sort_out
from annotations.services.history import Change
from threads.errors import Conflict
from threads.models import Comment, User


def write_batch(comments: Collection[Comment], deed: Deed, *, round: Round, by: User, step: uuid.UUID) -> int:
    """Does the deed to those of the comments it fits; the number of comments changed. Call it in a transaction.

    Doing it twice changes nothing the second time. Raises Conflict where the same person answers at the same moment.
    """
    found = sort_out(comments, deed, round=round, by=by)
    concerned = found.changing + (found.other if deed.existing == "replace" else [])
    if not concerned:
        return 0
    try:
        write = _judge if deed.kind == "judge" else _label
        changes = list(write(concerned, found, deed, round, by))
    except IntegrityError as error:
        raise Conflict("You answered the same comments elsewhere at this moment. Try again.") from error
    history.record_many(changes, round=round, by=by, step=step)
    return len(concerned)


def _label(comments: list[Comment], found: Sorted, deed: Deed, round: Round, by: User) -> Iterable[Change]:
    label = deed.label
    if label is None:
        raise ValueError("A deed with labels names one.")
    out = [
        row
        for comment in comments
        for row in found.annotations.get(comment.pk, ())
        if (row.label_id == label.pk if deed.kind == "take" else deed.is_exclusive)
    ]
    yield from _retract(out, comments)
    if deed.kind == "take":
        return
    threads = {comment.pk: comment.thread_id for comment in comments}
    made = Annotation.objects.bulk_create(_annotation(comment, deed, label, round, by) for comment in comments)
    for row in made:
        yield Change("bulk_annotate", row, threads[row.comment_id], *history.creation(row))
    if label.target_relation is not None:
        yield from _relate(made, comments, label.target_relation, round, by)


def _annotation(comment: Comment, deed: Deed, label: Label, round: Round, by: User) -> Annotation:
    return Annotation(
        round=round,
        creator=by,
        comment=comment,
        question=label.question,
        label=label,
        scheme_version_id=round.scheme_version_id,
        is_exclusive=deed.is_exclusive,
    )


def _relate(
    made: Iterable[Annotation], comments: Iterable[Comment], label: Label, round: Round, by: User
) -> Iterable[Change]:
    """Points each label at the comment above, as a single one is pointed."""
    by_pk = {comment.pk: comment for comment in comments}
    rows = Relation.objects.bulk_create(
        Relation(
            round=round,
            creator=by,
            comment_id=row.comment_id,
            source=row,
            label=label,
            scheme_version_id=round.scheme_version_id,
            target_kind=TargetKind.COMMENT,
            target_comment_id=by_pk[row.comment_id].parent_id,
            target_by=Relation.By.DEFAULT,
        )
        for row in made
        if by_pk[row.comment_id].parent_id
    )
    for row in rows:
        yield Change("bulk_relate", row, by_pk[row.comment_id].thread_id, *history.creation(row))


def _retract(rows: list[Annotation], comments: Iterable[Comment]) -> Iterable[Change]:
    threads = {comment.pk: comment.thread_id for comment in comments}
    relations = [relation for row in rows for relation in row.relations.all() if relation.retracted_at is None]
    now = timezone.now()
    for answers, verb in ((relations, "bulk_unrelate"), (rows, "bulk_retract")):
        for answer in answers:
            before = history.snapshot(answer)
            answer.retracted_at = now
            answer.version += 1
            answer.updated_at = now
            yield Change(verb, answer, threads[answer.comment_id], before, history.snapshot(answer))
    Relation.objects.bulk_update(relations, ["retracted_at", "version", "updated_at"])
    Annotation.objects.bulk_update(rows, ["retracted_at", "version", "updated_at"])


def _judge(comments: list[Comment], found: Sorted, deed: Deed, round: Round, by: User) -> Iterable[Change]:
    now = timezone.now()
    fresh: list[tuple[Judgement, int]] = []
    earlier: list[tuple[Judgement, int]] = []
    before: dict[int, dict[str, object] | None] = {}
    control = set(ControlComment.objects.filter(comment__in=comments).values_list("comment_id", flat=True))
    for comment in comments:
        row = found.judgements.get(comment.pk)
        before[comment.pk] = history.snapshot(row)
        if row is None:
            fresh.append((Judgement(round=round, annotator=by, comment=comment), comment.thread_id))
        else:
            earlier.append((row, comment.thread_id))
    for row, _ in (*fresh, *earlier):
        row.version += row.pk is not None
        row.scheme_version_id = round.scheme_version_id
        row.state = deed.state
        row.at = now
        row.suggestions_shown = row.suggestions_shown or (round.shows_suggestions and row.comment_id not in control)
    Judgement.objects.bulk_create(row for row, _ in fresh)
    Judgement.objects.bulk_update(
        [row for row, _ in earlier], ["version", "scheme_version", "state", "at", "suggestions_shown"]
    )
    for row, thread in (*fresh, *earlier):
        yield Change("bulk_judge", row, thread, before[row.comment_id], history.snapshot(row))
