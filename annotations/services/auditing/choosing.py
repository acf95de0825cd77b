"""Which suggestions may be accepted together, and how such suggestions have fared so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotations.models import Annotation, Assignment, Decision, Label, Question, Round, Suggestion
from annotations.services.auditing.intervals import Share
from threads.models import Project, User


@dataclass(frozen=True, slots=True)
class Choice:
    """A label, the least confidence, and the extractor where only one of them is meant."""

    label: Label
    threshold: float
    extractor: str = ""


def above(choice: Choice, *, project: Project, round: Round, by: User) -> QuerySet[Suggestion]:
    """Suggestions that wait for this person and could be accepted as they are, in the order of their ids.

    Left out: comments judged already or with another answer to the same question, which accepting would replace;
    threads that are submitted or were not given to the person; and whatever `visible_to` and `open_to` keep from them,
    comments that are never to have a suggestion included.
    """
    rows = Suggestion.objects.visible_to(by).open_to(by, round).filter(comment__thread__project=project)
    rows = rows.filter(label=choice.label, confidence__gte=choice.threshold)
    if choice.extractor:
        rows = rows.filter(extractor=choice.extractor)
    if choice.label.question.kind == Question.Kind.ONE_OF:
        other = Annotation.objects.live().individual().by(by).filter(
            round=round, comment=OuterRef("comment_id"), question=choice.label.question_id, start=None
        )  # fmt: skip
        rows = rows.filter(~(Q(start=None) & Q(Exists(other))))
    own = Assignment.objects.filter(round=round, annotator=by, thread=OuterRef("comment__thread_id"))
    in_work = own.filter(state__in=[Assignment.State.OPEN, Assignment.State.REOPENED])
    rows = rows.filter(Exists(in_work)) if round.hands_out else rows.filter(Exists(in_work) | ~Exists(own))
    return rows.order_by("pk")


def measured(choice: Choice, *, project: Project, by: User) -> Share:
    """How many of such suggestions this person has accepted as they were, of all that they decided one by one.

    Of their own decisions alone: what colleagues decided is not for them to know. Suggestions of every age count.
    """
    rows = Decision.objects.filter(
        annotator=by, is_bulk=False, suggestion__comment__thread__project=project,
        suggestion__label__key=choice.label.key, suggestion__label__question__key=choice.label.question.key,
        suggestion__confidence__gte=choice.threshold,
    )  # fmt: skip
    if choice.extractor:
        rows = rows.filter(suggestion__extractor=choice.extractor)
    counted = rows.aggregate(all=Count("pk"), right=Count("pk", filter=Q(verdict=Decision.Verdict.ACCEPTED)))
    return Share(counted["right"], counted["all"])
