"""Reads what there is to move, some hundred comments at a time."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef

from annotations.models import Annotation, Assignment, Judgement, Label, Question, Relation, Round, SchemeVersion
from annotations.services.rescheming.mapping import Key
from annotations.services.rescheming.plan import Answer, Place

# Comments a transaction: short enough that nobody waits for a worker on SQLite.
SIZE: Final = 300


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels and value questions of a version, and where a row of the database belongs among them."""

    places: Mapping[Key, Place]
    by_label: Mapping[int, Key]
    by_question: Mapping[int, Key]
    required: frozenset[int]

    def key(self, label: int | None, question: int) -> Key | None:
        """The key of an answer; None for one of another version."""
        return self.by_label.get(label) if label is not None else self.by_question.get(question)


def vocabulary_of(version: SchemeVersion) -> Vocabulary:
    """Two queries."""
    places: dict[Key, Place] = {}
    by_label: dict[int, Key] = {}
    by_question: dict[int, Key] = {}
    required = set()
    for question in version.questions.prefetch_related("labels"):
        if question.required and question.unit == Question.Unit.COMMENT:
            required.add(question.pk)
        if question.kind not in (Question.Kind.ONE_OF, Question.Kind.MANY_OF):
            by_question[question.pk] = (question.key, None)
            places[question.key, None] = _place(question, None)
        for label in question.labels.all():
            by_label[label.pk] = (question.key, label.key)
            places[question.key, label.key] = _place(question, label)
    return Vocabulary(places, by_label, by_question, frozenset(required))


def _place(question: Question, label: Label | None) -> Place:
    has_ends = question.scale_min is not None and question.scale_max is not None
    return Place(
        key=(question.key, label.key if label else None),
        question=question.pk,
        label=label.pk if label else None,
        is_exclusive=question.kind != Question.Kind.MANY_OF,
        takes_wholes=question.unit != Question.Unit.SPAN,
        takes_spans=question.takes_spans or question.unit == Question.Unit.SPAN,
        scale=(question.scale_min or 0, question.scale_max or 0) if has_ends else None,
        attributes=frozenset(label.attributes) if label else frozenset(),
        relation=label.target_relation_id if label else None,
    )


def comments_of(round: Round, *, thread: int | None = None) -> Iterator[Sequence[int]]:
    """The ids of all comments that somebody answered or judged in the round (in the thread), in pieces. One query."""
    within = {} if thread is None else {"comment__thread": thread}
    parts = [
        rows.filter(**within).order_by().values_list("comment_id", flat=True)
        for rows in (
            Annotation.objects.live().individual().filter(round=round),
            Relation.objects.live().individual().filter(round=round),
            Judgement.objects.filter(round=round),
        )
    ]
    # Numbers alone: a million of them are eight megabytes.
    ids = array("q", parts[0].union(*parts[1:]).order_by("comment_id").iterator())
    for start in range(0, len(ids), SIZE):
        yield ids[start : start + SIZE].tolist()


def submitted_in(round: Round) -> frozenset[tuple[int, int]]:
    """(annotator, thread) whose answers were submitted: they stay as they are."""
    rows = Assignment.objects.filter(round=round, state=Assignment.State.SUBMITTED)
    return frozenset(rows.values_list("annotator_id", "thread_id"))


def answers_on(
    comments: Sequence[int], round: Round, old: Vocabulary, new: Vocabulary, closed: Container[tuple[int, int]]
) -> list[Answer]:
    """The live answers on these comments under either version, without those submitted. One query."""
    targets = Relation.objects.live().filter(source_id=OuterRef("pk"))
    rows = (
        Annotation.objects.live()
        .individual()
        .filter(round=round, comment_id__in=comments)
        .values_list(
            "pk", "creator_id", "comment_id", "comment__thread_id", "start", "end", "label_id", "question_id", "value",
            Exists(targets),
        )
    )  # fmt: skip
    found: list[Answer] = []
    for pk, creator, comment, thread, start, end, label, question, value, has_target in rows:
        was, now = old.key(label, question), new.key(label, question)
        place = was or now
        if place is not None and (creator, thread) not in closed:
            span = None if start is None or end is None else (start, end)
            found.append(Answer(pk, creator, comment, span, was, place, value, has_target=bool(has_target)))
    return found


def judged_on(
    comments: Sequence[int], round: Round, closed: Container[tuple[int, int]]
) -> dict[tuple[int, int], Judgement]:
    """Who is done with which of the comments, without what was submitted."""
    rows = Judgement.objects.done().filter(round=round, comment_id__in=comments).select_related("comment")
    return {
        (row.annotator_id, row.comment_id): row
        for row in rows
        if (row.annotator_id, row.comment.thread_id) not in closed
    }


def relations_on(comments: Sequence[int], round: Round, closed: Container[tuple[int, int]]) -> list[Relation]:
    """The live relations that start at these comments, without what was submitted."""
    rows = Relation.objects.live().individual().filter(round=round, comment_id__in=comments)
    return [row for row in rows.select_related("comment") if (row.creator_id, row.comment.thread_id) not in closed]
