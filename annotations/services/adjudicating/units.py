"""What there is to decide: each question about each comment, with the answers side by side."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from annotations.models import Adjudication, Assignment, AssignmentUnit, Question, Round, Submission
from annotations.services.adjudicating.answers import Answer, Sheet, sheet_of
from annotations.services.adjudicating.decisions import Decided, Decisions, decisions_in
from annotations.services.adjudicating.letters import lettered
from annotations.services.measuring.asked import Asked, Lenses, questions_of
from annotations.services.measuring.sight import double_posts
from annotations.services.progress import IS_UNIT
from threads.models import Comment


class State(StrEnum):
    """How a unit stands."""

    WAITING = "waiting"  # some of its annotators have yet to submit
    CONTESTED = "contested"  # answers differ
    UNANIMOUS = "unanimous"  # two or more are equal
    SINGLE = "single"  # there is one answer
    SETTLED = "settled"  # by a rule
    DECIDED = "decided"  # by a person


@dataclass(frozen=True, slots=True)
class Unit:
    """One question about one comment. `answers` and `silent` are by letter, and empty while the unit is closed.

    `is_open` says whether it may be decided: nobody who was asked is still at work on it. `silent` are those who were
    asked and did not answer, with how far they came; that is not a no. `changed` says that an answer came in after the
    decision. `marks` and `stamp` change with the answers and the decision.
    """

    comment: int
    thread: int
    position: int
    question: Asked
    answers: Mapping[str, Answer]
    silent: Mapping[str, str]
    people: Mapping[str, int]
    decided: Sequence[Decided]
    is_open: bool
    changed: bool
    marks: Sequence[str]

    @property
    def stamp(self) -> str:
        """Short, for a form to send back."""
        return hashlib.sha256(repr(self.marks).encode()).hexdigest()[:16]

    @property
    def decision(self) -> Adjudication | None:
        """The decision that stands; the one about just this question where there are two."""
        return self.decided[0].row if self.decided else None

    @property
    def gold(self) -> Answer | None:
        """What holds by it."""
        return self.decided[0].answer(self.question.key) if self.decided else None

    @property
    def state(self) -> State:
        """How it stands."""
        if self.decision is not None:
            return State.DECIDED if self.decision.basis == Adjudication.Basis.ADJUDICATED else State.SETTLED
        if not self.is_open:
            return State.WAITING
        if len(set(self.answers.values())) > 1:
            return State.CONTESTED
        return State.UNANIMOUS if len(self.answers) > 1 else State.SINGLE

    @property
    def is_audit(self) -> bool:
        """Whether a rule settled it and a person is to check it."""
        return self.decision is not None and self.decision.is_audit

    @property
    def needs_person(self) -> bool:
        """Whether it is there to be decided, checked, or looked at again."""
        return self.is_open and (self.state == State.CONTESTED or self.is_audit or self.changed)


def submissions_of(round: Round, threads: Collection[int]) -> list[Submission]:
    """The last submission of each assignment that stands submitted, and in a closed round of each that counts.

    Unlike agreement, which keeps to what was said before colleagues' answers showed, gold takes the last word.
    """
    later = Submission.objects.filter(assignment=OuterRef("assignment"), number__gt=OuterRef("number"))
    rows = Submission.objects.filter(
        ~Exists(later), assignment__in=Assignment.objects.counting().filter(round=round, thread_id__in=threads)
    )
    if round.state != Round.State.CLOSED:
        rows = rows.filter(assignment__state=Assignment.State.SUBMITTED)
    return list(rows.select_related("assignment").order_by("pk"))


def units_in(threads: Collection[int], round: Round, *, only: Collection[int] | None = None) -> dict[int, list[Unit]]:
    """The units of each thread in reading order, or those of some comments `only`.

    A constant number of queries; texts are not read.
    """
    questions = questions_of(round.scheme_version)
    lenses = Lenses(round)
    among = Q(thread_id__in=threads, position__isnull=False)
    whole = any(question.unit == Question.Unit.THREAD for question in questions)
    articles = dict(Comment.objects.filter(among, position=0).values_list("thread_id", "pk")) if whole else {}
    sheets: dict[int, list[Sheet]] = defaultdict(list)
    for submission in submissions_of(round, threads):
        thread = submission.assignment.thread_id
        sheet = sheet_of(submission, lenses, questions, article=articles.get(thread), only=only)
        sheets[thread].append(sheet)
    comments = Comment.objects.filter(among & (IS_UNIT | Q(position=0))).order_by("thread_id", "position")
    comments = comments if only is None else comments.filter(pk__in=only)
    copies = set(double_posts(among).values_list("comment_id", flat=True))
    busy = _busy(round, threads)
    decisions = decisions_in(threads, round)
    found: dict[int, list[Unit]] = {thread: [] for thread in threads}
    letters = {
        thread: lettered((sheet.annotator for sheet in of), round=round.pk, thread=thread)
        for thread, of in sheets.items()
    }
    for thread, of in sheets.items():
        of.sort(key=lambda sheet: _place(letters[thread][sheet.annotator]))
    for pk, thread, position in comments.values_list("pk", "thread_id", "position"):
        if pk in copies or thread not in sheets:
            continue
        for question in questions:
            if (question.unit == Question.Unit.THREAD) != (position == 0):
                continue
            at_work = busy.get(thread, set())
            # The thread as a whole is open when nobody is at work in it.
            is_open = not (at_work & {None, pk} if position else at_work)
            place = (pk, thread, position or 0)
            unit = _unit(place, question, sheets[thread], letters[thread], decisions, is_open=is_open)
            if unit is not None:
                found[thread].append(unit)
    return found


def _unit(
    comment: tuple[int, int, int],
    question: Asked,
    sheets: Sequence[Sheet],
    letters: Mapping[int, str],
    decisions: Decisions,
    *,
    is_open: bool,
) -> Unit | None:
    """The unit; None where nobody has answered, and where a question about relations was passed over by everybody."""
    pk, thread, position = comment
    said = [(sheet, answer) for sheet in sheets if (answer := sheet.answer(pk, question.key)) is not None]
    decided = decisions.on(pk, question.key)
    if not said or (question.unit == Question.Unit.RELATION and not decided and not any(answer for _, answer in said)):
        return None
    answering = {sheet.annotator for sheet, _ in said}
    silent = {
        letters[sheet.annotator]: sheet.states[pk]
        for sheet in sheets
        if sheet.annotator not in answering and pk in sheet.states
    }
    return Unit(
        comment=pk,
        thread=thread,
        position=position,
        question=question,
        answers={letters[sheet.annotator]: answer for sheet, answer in said} if is_open else {},
        silent=silent if is_open else {},
        people={letters[sheet.annotator]: sheet.annotator for sheet, _ in said},
        decided=decided,
        is_open=is_open,
        changed=bool(decided) and any(sheet.submitted_at > decided[0].row.at for sheet, _ in said),
        marks=[
            *(f"{letters[sheet.annotator]}{sheet.submission}" for sheet, _ in said),
            *(str(d.row.pk) for d in decided),
        ],
    )


def _place(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _busy(round: Round, threads: Collection[int]) -> dict[int, set[int | None]]:
    """By thread: comments that somebody is still to judge; None for all of them. Empty in a closed round."""
    found: dict[int, set[int | None]] = defaultdict(set)
    if round.state == Round.State.CLOSED:
        return found
    for row in Assignment.objects.in_work().filter(round=round, thread_id__in=threads):
        if not row.is_part and round.units == Round.Units.ALL:
            found[row.thread_id].add(None)
    listed = AssignmentUnit.objects.filter(
        assignment__in=Assignment.objects.in_work().filter(round=round, thread_id__in=threads)
    )
    for thread, comment in listed.values_list("assignment__thread_id", "comment_id"):
        found[thread].add(comment)
    return found
