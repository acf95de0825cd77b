"""What a deed would do to comments: sorted before anything is written, by the same rules as it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Final

from annotations.models import Annotation, Assignment, AssignmentUnit, Judgement, Question, Round
from annotations.services.bulk.choosing import Choice
from annotations.services.bulk.deeds import Deed
from annotations.services.progress import is_unit
from threads.models import Comment, Project, User
from threads.querysets import CommentQuerySet

# Comments that are read, and written, at a time.
BATCH: Final = 200
# Comments that a preview looks at; what lies beyond is only counted.
LOOKED_AT: Final = 5000

Answers = dict[int, list[Annotation]]


@dataclass(slots=True)
class Sorted:
    """The comments of a batch by what would happen to them, and the answers of theirs that matter."""

    changing: list[Comment] = field(default_factory=list)  # nothing stands against it
    other: list[Comment] = field(default_factory=list)  # have another answer
    same: list[Comment] = field(default_factory=list)  # have it already, or have nothing to lose
    lacking: list[Comment] = field(default_factory=list)  # cannot be done: a required question has no answer
    closed: list[Comment] = field(default_factory=list)  # not among one's units, or not in work
    wordless: list[Comment] = field(default_factory=list)  # nothing to judge there: articles, placeholders
    annotations: Answers = field(default_factory=dict)
    judgements: dict[int, Judgement] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """How many comments would change and how many would not, and why."""

    changing: int = 0
    other: int = 0
    same: int = 0
    lacking: int = 0
    closed: int = 0
    wordless: int = 0
    unseen: int = 0  # chosen, too, but beyond what a preview looks at

    @property
    def total(self) -> int:
        """Comments chosen."""
        return sum(getattr(self, each.name) for each in fields(self))

    def add(self, part: Sorted) -> None:
        """Counts a batch."""
        for name in ("changing", "other", "same", "lacking", "closed", "wordless"):
            setattr(self, name, getattr(self, name) + len(getattr(part, name)))


def preview(choice: Choice, deed: Deed, *, project: Project, round: Round, by: User) -> Plan:
    """Counts what the deed would do, and writes nothing. `deed.existing` does not matter here."""
    rows = choice.rows(project=project, by=by, round=round)
    plan = Plan()
    last = 0
    for batch in batches(rows):
        plan.add(sort_out(batch, deed, round=round, by=by))
        last = batch[-1].pk
        if plan.total >= LOOKED_AT:
            plan.unseen = rows.filter(pk__gt=last).count()
            break
    return plan


def batches(rows: CommentQuerySet) -> Iterator[list[Comment]]:
    """The comments in the order of their ids, without what a deed does not read; each batch read when it is asked for.

    By id, not by offset: a deed may make its own comments leave what was searched for.
    """
    lean = rows.select_related("thread").defer("markup", "raw", "anchors", "quoted")
    last = 0
    while batch := list(lean.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def sort_out(comments: Collection[Comment], deed: Deed, *, round: Round, by: User) -> Sorted:
    """Sorts a batch, in at most six queries."""
    found = Sorted()
    open_ones = list(_open_units(comments, found, round, by))
    ids = [comment.pk for comment in open_ones]
    if deed.kind == "judge":
        _sort_judging(open_ones, ids, deed, found, round, by)
    else:
        _sort_labelling(open_ones, ids, deed, found, round, by)
    return found


def _open_units(comments: Iterable[Comment], found: Sorted, round: Round, by: User) -> Iterator[Comment]:
    """Those that are there to be judged, and by this person; puts the rest where it belongs."""
    comments = list(comments)
    assigned = Assignment.objects.filter(
        round=round, annotator=by, thread__in={comment.thread_id for comment in comments}
    )
    states: dict[int, Any] = {row.thread_id: row for row in assigned}
    listed: dict[int, set[int]] = {}
    units = AssignmentUnit.objects.filter(assignment__in=assigned)
    for pk, unit in units.values_list("assignment_id", "comment_id"):
        listed.setdefault(pk, set()).add(unit)
    in_work = {Assignment.State.OPEN, Assignment.State.REOPENED}
    for comment in comments:
        work = states.get(comment.thread_id)
        if not is_unit(comment):
            found.wordless.append(comment)
        elif (work is None and round.hands_out) or (
            work is not None and (work.state not in in_work or comment.pk not in listed.get(work.pk, {comment.pk}))
        ):
            found.closed.append(comment)
        else:
            yield comment


def _sort_labelling(comments: list[Comment], ids: list[int], deed: Deed, found: Sorted, round: Round, by: User) -> None:
    label = deed.label
    if label is None:
        raise ValueError("A deed with labels names one.")
    rows = _own(round, by, ids).filter(question_id=label.question_id, start=None)
    for row in rows.prefetch_related("relations"):
        found.annotations.setdefault(row.comment_id, []).append(row)
    for comment in comments:
        given = {row.label_id for row in found.annotations.get(comment.pk, ())}
        has = label.pk in given
        if has == (deed.kind == "give"):
            found.same.append(comment)
        elif deed.kind == "give" and deed.is_exclusive and given:
            found.other.append(comment)
        else:
            found.changing.append(comment)


def _sort_judging(comments: list[Comment], ids: list[int], deed: Deed, found: Sorted, round: Round, by: User) -> None:
    rows = Judgement.objects.by(by).filter(round=round, comment__in=ids)
    found.judgements = {row.comment_id: row for row in rows}
    required: set[int] = set()
    answered: dict[int, set[int]] = {}
    if deed.state == Judgement.State.DONE:
        questions = Question.objects.filter(
            version_id=round.scheme_version_id, unit=Question.Unit.COMMENT, required=True
        )
        required = set(questions.values_list("pk", flat=True))
        for comment, question in _own(round, by, ids).values_list("comment_id", "question_id"):
            answered.setdefault(comment, set()).add(question)
    for comment in comments:
        earlier = found.judgements.get(comment.pk)
        if earlier is not None and earlier.state == deed.state:
            found.same.append(comment)
        elif required - answered.get(comment.pk, set()):
            found.lacking.append(comment)
        elif earlier is not None:
            found.other.append(comment)
        else:
            found.changing.append(comment)


def _own(round: Round, by: User, ids: Collection[int]) -> Any:
    return Annotation.objects.live().individual().by(by).filter(round=round, comment__in=ids)
