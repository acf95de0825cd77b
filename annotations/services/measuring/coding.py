"""The answers to one question as a table of ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotations.agreement import Ratings, masi_matrix
from annotations.agreement.statistic import Floats
from annotations.models import Question
from annotations.services.measuring.answers import Answers, Pair
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


def layout_of(answers: Answers, clusters: Mapping[int, int]) -> Ratings:
    """Who was done with what, as rows that wait for values: each question fills them anew."""
    return Ratings.of(((comment, person, 0) for comment, person in answers.done), clusters=clusters)


def coded(question: Asked, answers: Answers, layout: Ratings, rows: Sequence[Pair]) -> Coded:
    """One rating for each comment and annotator who could answer. Labels that were not there yet are nobody's no.

    `rows` are those of the layout.
    """
    values = _open(question, answers, rows, question.answers, _values(question, answers, rows))
    if question.kind == Question.Kind.MANY_OF:
        ratings = layout.with_values(values)
        return Coded(question, ratings, masi_matrix(ratings.categories))
    if question.kind == Question.Kind.SCALE:
        scale: list[Any] = sorted({value for value in values if value is not None})
        return Coded(question, layout.with_values(values, scale))
    # Gwet's chance is over what could have been said; an answer left open is one more only where somebody did.
    return Coded(question, layout.with_values(values, list(question.labels)))


def labelled(
    question: Asked, label: str, answers: Answers, layout: Ratings, rows: Sequence[Pair], whole: Coded
) -> Ratings:
    """Yes or no for one label. Where everybody could give every label, that is the question's ratings read anew."""
    if all(lens.knows >= question.answers for lens in answers.lenses):
        held = [
            label in (value.split(JOINED) if isinstance(value, str) else value) for value in whole.ratings.categories
        ]
        return whole.ratings.recoded([int(yes) for yes in held], (False, True))
    given = answers.labels.get(question.key, {})
    values: list[Any] = [label in given.get(pair, ()) for pair in rows]
    key: Key = (question.key, label)
    return layout.with_values(_open(question, answers, rows, frozenset({key}), values), (False, True))


def _open(
    question: Asked, answers: Answers, rows: Sequence[Pair], needed: frozenset[Key], values: list[Any]
) -> list[Any]:
    """The values without those of people who were asked something else: None in their place."""
    is_whole = question.unit == Question.Unit.THREAD
    articles, lost = set(answers.articles.values()), answers.lost.get(question.key, set())
    knowing = {id(lens) for lens in answers.lenses if lens.knows >= needed}
    done = answers.done
    return [
        value if id(done[pair]) in knowing and pair not in lost and (pair[0] in articles) == is_whole else None
        for pair, value in zip(rows, values, strict=True)
    ]


def _values(question: Asked, answers: Answers, rows: Sequence[Pair]) -> list[Any]:
    if question.kind == Question.Kind.SCALE:
        return [answers.values.get(question.key, {}).get(pair) for pair in rows]
    given = answers.labels.get(question.key, {})
    if question.kind == Question.Kind.MANY_OF:
        nothing: frozenset[str] = frozenset()
        return [frozenset(given[pair]) if pair in given else nothing for pair in rows]
    # Several labels of a one-of question can stand on spans: then they are read as one answer.
    return [JOINED.join(sorted(given[pair])) if pair in given else NO_ANSWER for pair in rows]
