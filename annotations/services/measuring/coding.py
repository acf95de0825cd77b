"""The answers to one question as a table of ratings."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotations.agreement import Ratings, masi_matrix
from annotations.agreement.statistic import Floats
from annotations.models import Question
from annotations.services.measuring.answers import Answers, Pair, Said
from annotations.services.measuring.asked import Asked, Key

NO_ANSWER: Final = ""
"""The value of a question that was left open by somebody who was done."""

JOINED: Final = "+"
"""Between labels of one answer; keys of labels have none."""

MEASURED: Final = (Question.Kind.ONE_OF, Question.Kind.MANY_OF, Question.Kind.SCALE)


@dataclass(frozen=True, slots=True)
class Coded:
    """A question's ratings; `distances` between its categories where they are not simply different."""

    question: Asked
    ratings: Ratings
    distances: Floats | None = None


def is_measured(question: Asked) -> bool:
    """Whether answers can be compared as values: not free text, and relations have measures of their own."""
    return question.kind in MEASURED and question.unit != Question.Unit.RELATION


def coded(question: Asked, answers: Answers, clusters: Mapping[int, int]) -> Coded:
    """One rating for each comment and annotator who could answer. Labels that were not there yet are nobody's no."""
    every = _every(question)
    rows = [
        (comment, person, value)
        for (comment, person), value in _values(question, answers)
        if answers.said[comment, person].knows.knows >= every
    ]
    if question.kind == Question.Kind.MANY_OF:
        ratings = Ratings.of(rows, clusters=clusters)
        return Coded(question, ratings, masi_matrix(ratings.categories))
    if question.kind == Question.Kind.SCALE:
        return Coded(
            question, Ratings.of(rows, clusters=clusters, categories=sorted({row[2] for row in rows}, key=_size))
        )
    # Gwet's chance is over what could have been said; an answer left open is one more only where somebody did.
    return Coded(question, Ratings.of(rows, clusters=clusters, categories=list(question.labels)))


def labelled(question: Asked, label: str, answers: Answers, clusters: Mapping[int, int], whole: Coded) -> Ratings:
    """Yes or no for one label. Where everybody could give every label, that is the question's ratings read anew."""
    if all(said.knows.knows >= _every(question) for said in _kinds(answers)):
        held = [
            label in value if isinstance(value, frozenset) else value == label for value in whole.ratings.categories
        ]
        return whole.ratings.recoded([int(yes) for yes in held], (False, True))
    rows = (
        (comment, person, label in said.labels.get(question.key, ()))
        for (comment, person), said in _askable(question, answers)
        if (question.key, label) in said.knows.knows and question.key not in said.lost
    )
    return Ratings.of(rows, clusters=clusters, categories=(False, True))


def _kinds(answers: Answers) -> list[Said]:
    """One of what was said for each version it was said under."""
    return list({id(said.knows): said for said in answers.said.values()}.values())


def _every(question: Asked) -> frozenset[Key]:
    keys: set[Key] = {(question.key, label) for label in question.labels}
    return frozenset(keys or {(question.key, None)})


def _size(value: Any) -> Any:
    return value


def _askable(question: Asked, answers: Answers) -> Iterator[tuple[Pair, Said]]:
    is_whole = question.unit == Question.Unit.THREAD
    articles = set(answers.articles.values())
    return ((pair, said) for pair, said in answers.said.items() if (pair[0] in articles) == is_whole)


def _values(question: Asked, answers: Answers) -> Iterator[tuple[Pair, Hashable]]:
    for pair, said in _askable(question, answers):
        if question.key in said.lost:
            continue
        if question.kind == Question.Kind.MANY_OF:
            yield pair, frozenset(said.labels.get(question.key, ()))
        elif question.kind == Question.Kind.ONE_OF:
            given: Any = said.labels.get(question.key)
            # Several labels of a one-of question can stand on spans: then they are read as one answer.
            yield pair, JOINED.join(sorted(given)) if given else NO_ANSWER
        elif question.key in said.value:
            yield pair, said.value[question.key]
