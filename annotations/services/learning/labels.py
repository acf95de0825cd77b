"""Which labels of a scheme a model can learn, and what it looks at for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from annotations.models import Label, Question, Round, SchemeVersion
from threads.models import Project

SENTENCE: Final = "sentence"
PAIR: Final = "pair"
COMMENT: Final = "comment"


@dataclass(frozen=True, slots=True)
class Learnable:
    """A label by its keys, its name for people, and what one yes or no is about: a sentence, a comment by itself, or a
    comment with what it answers (pair)."""

    question: str
    label: str
    name: str
    about: str

    @property
    def key(self) -> str:
        """question/label, as models are stored."""
        return f"{self.question}/{self.label}"


def learnable_labels(version: SchemeVersion) -> list[Learnable]:
    """The labels that comments and spans can have, in the scheme's order. Scales, words, relations and questions about
    whole threads are not learned."""
    labels = Label.objects.filter(
        question__version=version,
        question__unit__in=[Question.Unit.COMMENT, Question.Unit.SPAN],
        question__kind__in=[Question.Kind.ONE_OF, Question.Kind.MANY_OF],
    )
    rows = labels.select_related("question").order_by("question__order", "order", "pk")
    return [Learnable(row.question.key, row.key, row.name, _about(row)) for row in rows]


def versions_with(project: Project, labels: Iterable[Learnable]) -> dict[Learnable, frozenset[int]]:
    """Per label, the scheme versions of the project that ask for it: only there its absence can be a no."""
    found: dict[tuple[str, str], set[int]] = {}
    rows = Label.objects.filter(question__version__scheme__project=project)
    for question, key, version in rows.values_list("question__key", "key", "question__version_id"):
        found.setdefault((question, key), set()).add(version)
    return {label: frozenset(found.get((label.question, label.label), ())) for label in labels}


def round_to_learn_for(project: Project) -> Round | None:
    """The round whose scheme says which labels there are: the open one, else the last that was."""
    rounds = Round.objects.filter(project=project, trashed_at=None).exclude(state=Round.State.DRAFT)
    return rounds.open().order_by("-opened_at", "-pk").first() or rounds.order_by("-opened_at", "-pk").first()


def _about(label: Label) -> str:
    question = label.question
    if question.unit == Question.Unit.SPAN or question.takes_spans:
        return SENTENCE
    return PAIR if label.needs_target else COMMENT
