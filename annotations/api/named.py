"""What the body of a request names by id or key: found inside the project, or refused with the field's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from annotations.models import Label, Question, Round
from annotations.services.measuring import rounds_of
from annotations.services.rounds import current_round
from threads.api.resource import Resource
from threads.errors import Conflict, Refused
from threads.models import Comment, Project


def round_named(view: Resource[Any], project: Project, pk: int | None) -> Round:
    """The round with this id, or the project's current one. Raises Refused, or Conflict where no round is open."""
    if pk is None:
        current = current_round(project)
        if current is None:
            raise Conflict("This project has no open round.", code="round_not_open")
        return current
    found = view.reach(Round.objects.filter(project=project), "project_id").filter(pk=pk).first()
    if found is None:
        raise Refused("There is no such round.", fields={"round": ["Name a round of this project."]})
    return found


def round_begun(project: Project, pk: int | None) -> Round:
    """The round with this id, or the latest, of those that have begun. Raises Refused."""
    found = next((round for round in rounds_of(project) if pk in (None, round.pk)), None)
    if found is None:
        words = "There is no such round, or it has not begun."
        raise Refused(words, fields={"round": ["Name a round of this project that has begun."]})
    return found


def comments_named(view: Resource[Any], project: Project, pks: Iterable[int]) -> dict[int, Comment]:
    """Those of the comments that exist in the project, by id, in one query."""
    comments = view.reach(Comment.objects.filter(thread__project=project), "thread__project_id")
    return comments.select_related("thread", "parent").in_bulk(list(set(pks)))


def comment_among(comments: dict[int, Comment], pk: int) -> Comment:
    """The comment with this id. Raises Refused."""
    if pk not in comments:
        raise Refused(f"There is no comment {pk}.", fields={"comment": ["Name a comment of this project."]})
    return comments[pk]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a round asks: its questions by key, and their labels by both keys."""

    questions: dict[str, Question]
    labels: dict[tuple[str, str], Label]

    def question(self, key: str) -> Question:
        """The question with this key. Raises Refused."""
        if key not in self.questions:
            raise Refused(
                f"The round's scheme has no question {key}.", fields={"question": ["See labels/ for the keys."]}
            )
        return self.questions[key]

    def label(self, question: str, key: str) -> Label:
        """The label with this key. Raises Refused."""
        if (question, key) not in self.labels:
            raise Refused(
                f"The round's scheme has no label {question}/{key}.", fields={"label": ["See labels/ for the keys."]}
            )
        return self.labels[question, key]


def vocabulary_of(round: Round) -> Vocabulary:
    """What the round asks, in two queries."""
    questions = Question.objects.filter(version_id=round.scheme_version_id)
    labels = Label.objects.filter(question__version_id=round.scheme_version_id)
    return Vocabulary(
        {question.key: question for question in questions},
        {(row.question.key, row.key): row for row in labels.select_related("question", "target_relation")},
    )
