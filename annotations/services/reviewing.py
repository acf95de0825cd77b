"""Suggestions over all threads of a project, for going through them at one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from annotations.extraction import title_of
from annotations.models import Decision, Label, Question, Round, Suggestion
from annotations.services.proposals import Proposal, proposal
from annotations.services.uncertain import least_certain_first
from threads.models import Project, User

PAGE: Final = 30
# What can be asked for, and which own verdicts that means.
STATES: Final = {"waiting": (), "accepted": ("accepted", "edited"), "rejected": ("rejected",)}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One suggestion of the list, and this person's verdict on it ("" for none)."""

    proposal: Proposal
    verdict: str = ""

    @property
    def key(self) -> str:
        """Its id, for names in the page."""
        return str(self.proposal.suggestion.pk)

    @property
    def pieces(self) -> Sequence[tuple[str, bool]]:
        """The comment's text, and whether each piece is the suggested span."""
        suggestion = self.proposal.suggestion
        text = suggestion.comment.text
        if suggestion.start is None or suggestion.end is None:
            return [(text, False)]
        start, end = suggestion.start, suggestion.end
        return [(text[:start], False), (text[start:end], True), (text[end:], False)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which suggestions: by the state of one's own decision (a key of STATES), "question/label", extractor, thread and
    confidence, from `least` to `most`. What is left as it is filters nothing."""

    state: str = "waiting"
    label: str = ""
    extractor: str = ""
    thread: int | None = None
    least: float = 0.0
    most: float = 1.0

    def as_query(self) -> dict[str, str]:
        """As an address says it, without what filters nothing."""
        said = {
            "state": self.state if self.state != "waiting" else "",
            "label": self.label,
            "extractor": self.extractor,
            "thread": str(self.thread or ""),
            "least": f"{self.least:g}" if self.least > 0 else "",
            "most": f"{self.most:g}" if self.most < 1 else "",
        }
        return {name: value for name, value in said.items() if value}


def suggestions_of(project: Project, wanted: Wanted, *, round: Round, by: User) -> QuerySet[Suggestion]:
    """Those this person may see."""
    rows = Suggestion.objects.visible_to(by).filter(comment__thread__project=project)
    verdicts = STATES[wanted.state]
    if verdicts:
        rows = rows.filter(decisions__annotator=by, decisions__verdict__in=verdicts)
    else:
        rows = rows.open_to(by, round)
    if wanted.label:
        question, _, key = wanted.label.partition("/")
        rows = rows.filter(label__question__key=question, label__key=key)
    if wanted.extractor:
        rows = rows.filter(extractor=wanted.extractor)
    if wanted.thread is not None:
        rows = rows.filter(comment__thread=wanted.thread)
    if wanted.least > 0:
        rows = rows.filter(confidence__gte=wanted.least)
    return rows.filter(confidence__lte=wanted.most) if wanted.most < 1 else rows


def reviewed(
    rows: QuerySet[Suggestion], *, by: User, after: int | None = None, size: int = PAGE
) -> tuple[list[Reviewed], int | None]:
    """A page of them, the least certain first, and the id that the next page comes after (None where it is the last).

    In a constant number of queries.
    """
    own = Decision.objects.filter(suggestion=OuterRef("pk"), annotator=by)
    ordered = (
        least_certain_first(rows, after=after)
        .annotate(verdict=Subquery(own.values("verdict")[:1]))
        .select_related("label__question", "label__target_relation", "comment__thread", "comment__author")
        .prefetch_related("targets__target_comment")
    )
    found = list(ordered[: size + 1])
    page = [Reviewed(proposal(row, row.comment.text), row.verdict or "") for row in found[:size]]
    return page, found[size - 1].pk if len(found) > size else None


def labels_suggested(round: Round, *, by: User) -> list[tuple[str, str]]:
    """What can be filtered by: "question/label" and the label's name, in the scheme's order, of what one is shown."""
    shown = Suggestion.objects.shown_in(round.project, to=by).filter(label=OuterRef("pk"))
    labels = Label.objects.filter(Exists(shown), question__version_id=round.scheme_version_id)
    rows = labels.select_related("question")
    return [(f"{label.question.key}/{label.key}", label.name) for label in rows.order_by("question__order", "order")]


def extractors_of(project: Project, *, by: User) -> list[tuple[str, str]]:
    """What can be filtered by besides: extractors of whose suggestions one is shown some, and how people call them."""
    rows = Suggestion.objects.current().filter(comment__thread__project=project)
    names = rows.order_by("extractor").values_list("extractor", flat=True).distinct()
    shown = Suggestion.objects.shown_in(project, to=by).filter(comment__thread__project=project)
    # One question for each of the few: to look at every suggestion through the wall would take long.
    return [(name, title_of(name)) for name in names if shown.filter(extractor=name).exists()]


def labels_instead(round: Round) -> QuerySet[Label]:
    """Labels of comments and passages that an annotator may give in place of the suggested one."""
    labels = Label.objects.filter(
        question__version_id=round.scheme_version_id,
        question__unit__in=[Question.Unit.COMMENT, Question.Unit.SPAN],
        question__kind__in=[Question.Kind.ONE_OF, Question.Kind.MANY_OF],
    )
    return labels.select_related("question").order_by("question__order", "order")
