"""Which submissions of a round somebody may see measured, and a stamp that changes with what they would tell.

Blindness is that of `_own_or_unveiled` in annotations/querysets: open rounds and closed ones show all; in a blind
round that is open one sees the threads one has submitted. Who may adjudicate and does not annotate in the round
themselves sees all of it: there are no answers of theirs that could be swayed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from annotations.models import Assignment, Judgement, Round, Submission
from annotations.services.progress import IS_UNIT
from threads.models import Comment, Duplicate, Thread, User
from threads.permissions import may

# Counts up when the same answers give other numbers or another layout.
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a round is measured: all of it, or the threads that one person has submitted; or some threads."""

    round: Round
    person: int | None = None
    threads: QuerySet[Thread] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every thread counts."""
        return self.person is None

    def submissions(self) -> QuerySet[Submission]:
        """The answers that count: of each assignment the last that was submitted before colleagues' answers showed.

        In a blind round that is the first one; work that was skipped, taken back or expired does not count.
        """
        rows = Submission.objects.filter(
            assignment__round=self.round,
            assignment__in=Assignment.objects.counting().filter(round=self.round),
            assignment__thread__in=Thread.objects.visible() if self.threads is None else self.threads,
        )
        if self.round.is_blind:
            rows = rows.filter(number=1)
        else:
            later = Submission.objects.filter(assignment=OuterRef("assignment"), number__gt=OuterRef("number"))
            rows = rows.filter(~Exists(later))
        if self.person is not None:
            rows = rows.filter(Exists(_submitted(self.round, self.person)))
        return rows.order_by("pk")

    def stamp(self) -> str:
        """Changes with the answers that count, the scheme, the threads and what is no unit. Four queries."""
        answers = list(self.submissions().values_list("pk", flat=True))
        among = Q(thread__in=self.submissions().order_by().values("assignment__thread"))
        threads = Thread.objects.filter(pk__in=self.submissions().order_by().values("assignment__thread"))
        parts = [
            FORMAT, self.round.pk, self.round.scheme_version_id, self.person, answers,
            list(threads.order_by("pk").values_list("pk", "revision")),
            list(Comment.objects.filter(among).exclude(IS_UNIT).order_by("pk").values_list("pk", flat=True)),
            list(double_posts(among).order_by("pk").values_list("comment_id", flat=True)),
        ]  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def sight_of(round: Round, *, by: User) -> Sight:
    """What this person, a member of the project, may see measured of the round."""
    if not round.is_blind or round.state == Round.State.CLOSED:
        return Sight(round)
    if may(by, "adjudicate", round.project) and not _annotates(round, by):
        return Sight(round)
    return Sight(round, by.pk)


def double_posts(among: Q) -> QuerySet[Duplicate]:
    """Copies that say the same words as an earlier comment of the same author in the same thread."""
    inside = Comment.objects.filter(among).values("pk")
    return Duplicate.objects.filter(
        comment__in=inside,
        similarity__gte=1,
        original__thread=F("comment__thread"),
        original__author=F("comment__author"),
    )


def _annotates(round: Round, by: User) -> bool:
    """Whether the person has work in the round, or had: a look at the others' answers could sway what is left."""
    assignments = Assignment.objects.counting().filter(round=round, annotator=by)
    return assignments.exists() or Judgement.objects.filter(round=round, annotator=by).exists()


def _submitted(round: Round, person: int) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        round=round, annotator=person, state=Assignment.State.SUBMITTED, thread=OuterRef("assignment__thread")
    )
