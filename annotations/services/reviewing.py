"""Suggestions over all threads of a project, for going through them at one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery

from annotations.models import Decision, Label, Round, Suggestion
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


def suggestions_of(
    project: Project, *, round: Round, by: User, state: str = "waiting", label: str = ""
) -> QuerySet[Suggestion]:
    """Those this person may see, by the state of their own decision (a key of STATES) and "question/label"."""
    rows = Suggestion.objects.visible_to(by).filter(comment__thread__project=project)
    verdicts = STATES[state]
    if verdicts:
        rows = rows.filter(decisions__annotator=by, decisions__verdict__in=verdicts)
    else:
        rows = rows.open_to(by, round)
    question, _, key = label.partition("/")
    return rows.filter(label__question__key=question, label__key=key) if label else rows


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


def labels_suggested(round: Round) -> list[tuple[str, str]]:
    """What can be filtered by: "question/label" and the label's name, in the scheme's order."""
    labels = Label.objects.filter(question__version_id=round.scheme_version_id, suggestions__superseded_at=None)
    rows = labels.filter(suggestions__isnull=False).distinct().select_related("question")
    return [(f"{label.question.key}/{label.key}", label.name) for label in rows.order_by("question__order", "order")]
