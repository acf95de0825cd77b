"""Writing what was decided: the decisions and their gold, many at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from annotations.errors import Stale
from annotations.models import Adjudication, Annotation, Label, Merge, Question, Relation, Round
from annotations.models.annotations import Layer
from annotations.models.targets import TargetKind
from annotations.querysets.events import GOLD, MERGED
from annotations.services import history
from annotations.services.adjudicating.answers import Aim, Answer, Given
from annotations.services.adjudicating.ending import LATE, supersede
from annotations.services.adjudicating.units import Unit
from annotations.services.history import Change
from threads.models import Comment, User


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds for a unit, on which basis and why."""

    unit: Unit
    answer: Answer
    basis: Adjudication.Basis
    reason: str = ""
    is_own: bool = False
    is_audit: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The round's questions, their labels and the types of relations, by their keys."""

    questions: Mapping[str, Question]
    labels: Mapping[tuple[str, str], Label]
    types: Mapping[str, Label]


def vocabulary_of(round: Round) -> Vocabulary:
    """Two queries."""
    questions = {row.key: row for row in Question.objects.filter(version_id=round.scheme_version_id)}
    rows = Label.objects.filter(question__version_id=round.scheme_version_id)
    labels = list(rows.select_related("question", "target_relation__question"))
    return Vocabulary(
        questions,
        {(row.question.key, row.key): row for row in labels},
        {row.key: row for row in labels if row.question.unit == Question.Unit.RELATION},
    )


def write(
    verdicts: Sequence[Verdict],
    *,
    round: Round,
    by: User,
    words: Vocabulary,
    step: uuid.UUID,
    merge: Merge | None = None,
) -> list[Adjudication]:
    """Writes decisions with their gold, in place of what was decided on these units before. Call it in a transaction.

    Raises Stale where another decision came in between.
    """
    prefix = MERGED if merge else GOLD
    changes = list(supersede([verdict.unit for verdict in verdicts], prefix=prefix))
    try:
        with transaction.atomic():
            rows = Adjudication.objects.bulk_create(
                Adjudication(
                    round=round,
                    comment_id=verdict.unit.comment,
                    question=words.questions[verdict.unit.question.key],
                    by=by,
                    basis=verdict.basis,
                    reason=verdict.reason,
                    over_own_answers=verdict.is_own,
                    merge=merge,
                    is_audit=verdict.is_audit,
                )
                for verdict in verdicts
            )
    except IntegrityError as error:
        raise Stale(LATE) from error
    threads = {verdict.unit.comment: verdict.unit.thread for verdict in verdicts}
    changes += [Change(f"{prefix}decide", row, threads[row.comment_id], *history.creation(row)) for row in rows]
    changes += _gild(list(zip(rows, verdicts, strict=True)), words, prefix)
    history.record_many(changes, round=round, by=by, step=step)
    return rows


def _gild(decided: Sequence[tuple[Adjudication, Verdict]], words: Vocabulary, prefix: str) -> Iterator[Change]:
    """Makes the gold annotations and relations of new decisions."""
    said = [(row, given) for row, verdict in decided for given in sorted(verdict.answer, key=_place)]
    threads = {verdict.unit.comment: verdict.unit.thread for _, verdict in decided}
    pointed = {aim.comment for _, given in said for aim in given.aims if aim.comment and aim.start is not None}
    spoken = {row.comment_id for row, given in said if given.start is not None}
    texts = dict(Comment.objects.filter(pk__in=pointed | spoken).values_list("pk", "text"))
    sources: list[tuple[Adjudication, Given, Annotation | None]] = []
    for row, given in said:
        is_relation = row.question is not None and row.question.unit == Question.Unit.RELATION
        sources.append((row, given, None if is_relation else _annotation(row, given, words, texts)))
    annotations = Annotation.objects.bulk_create(source for _, _, source in sources if source is not None)
    relations = Relation.objects.bulk_create(
        _relation(row, source, aim, words, texts)
        for row, given, source in sources
        for aim in sorted(given.aims, key=_target)
    )
    for verb, answers in (("annotate", annotations), ("relate", relations)):
        for answer in answers:
            yield Change(f"{prefix}{verb}", answer, threads[answer.comment_id], *history.creation(answer))


def _annotation(row: Adjudication, given: Given, words: Vocabulary, texts: Mapping[int, str]) -> Annotation:
    question = words.questions[row.question.key if row.question else ""]
    return Annotation(
        round=row.round,
        creator=row.by,
        comment_id=row.comment_id,
        question=question,
        label=words.labels[question.key, given.label] if given.label is not None else None,
        value=given.value,
        scheme_version_id=row.round.scheme_version_id,
        layer=Layer.GOLD,
        adjudication=row,
        start=given.start,
        end=given.end,
        exact=None if given.start is None else texts[row.comment_id][given.start : given.end],
        is_exclusive=question.kind != Question.Kind.MANY_OF and given.start is None,
        attributes=dict.fromkeys(given.attributes, True),
    )


def _relation(
    row: Adjudication, source: Annotation | None, aim: Aim, words: Vocabulary, texts: Mapping[int, str]
) -> Relation:
    passage = {"target_start": aim.start, "target_end": aim.end}
    exact = None if aim.start is None else texts.get(aim.comment or 0, "")[aim.start : aim.end]
    kind = aim.kind
    if exact == "":
        # The words were erased since: what is left is where they stood.
        kind = TargetKind.COMMENT if kind == TargetKind.SPAN else kind
        exact, passage = None, {"target_start": None, "target_end": None}
    return Relation(
        round=row.round,
        creator=row.by,
        comment_id=row.comment_id,
        source=source,
        label=words.types[aim.label],
        scheme_version_id=row.round.scheme_version_id,
        layer=Layer.GOLD,
        adjudication=row,
        target_kind=kind,
        target_comment_id=aim.comment,
        target_exact=exact,
        target_claim_id=aim.claim,
        target_by=Relation.By.CHOSEN,
        **passage,
    )


def _place(given: Given) -> tuple[int, int, str]:
    return given.start or 0, given.end or 0, given.label or ""


def _target(aim: Aim) -> tuple[str, int, int]:
    return aim.kind, aim.comment or 0, aim.start or 0
