"""Frozen answers as ratings: who was done with which comment, and what they said there.

Only "done" turns the absence of a label into a no. The article, places where a comment used to be, double posts and
erased comments are no units. Answers outside the units of an assignment are context and count for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Length

from annotations.agreement import Spot
from annotations.models import Question
from annotations.services.measuring.asked import Asked, Lens, Lenses, questions_of
from annotations.services.measuring.sight import Sight, double_posts
from annotations.services.progress import IS_UNIT
from threads.models import Comment

Pair = tuple[int, int]
"""Comment and annotator."""


Edge = tuple[str, int | None, str, str]
"""Kind, comment, a key that equals another's for the same target, and label of a relation."""


@dataclass(slots=True)
class Answers:
    """All that is compared, by column: a row of objects a judgement would cost more time than the measuring."""

    questions: list[Asked]
    done: dict[Pair, Lens] = field(default_factory=dict)
    """Who was done with what, and what could be answered then."""
    labels: dict[str, dict[Pair, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """By question: the labels given to a comment or to spans of it."""
    values: dict[str, dict[Pair, Any]] = field(default_factory=dict)
    spans: dict[tuple[str, str], dict[Pair, list[tuple[int, int]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By question and label."""
    edges: dict[Pair, list[Edge]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[str, set[Pair]] = field(default_factory=dict)
    """By question: answers that did not survive a change of the scheme."""
    spots: dict[int, Spot] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)
    depths: dict[int, int] = field(default_factory=dict)
    aided: set[int] = field(default_factory=set)
    """Comments that somebody judged with suggestions in view."""
    at: dict[int, str] = field(default_factory=dict)
    """When a comment was last judged, in ISO format and UTC."""
    annotators: list[int] = field(default_factory=list)
    articles: dict[int, int] = field(default_factory=dict)
    """The article's comment by thread, which questions about the whole thread are asked of."""
    lenses: list[Lens] = field(default_factory=list)
    """The versions that somebody answered under."""


def answers_in(sight: Sight) -> Answers:
    """Reads the submissions that count. A handful of queries, however many there are."""
    round = sight.round
    found = Answers(questions_of(round.scheme_version))
    units = _shape(sight, found)
    lenses = Lenses(round)
    whole = {question.key for question in found.questions if question.unit == Question.Unit.THREAD}
    # As text, for a parser that takes a third of the time.
    rows = sight.submissions().annotate(text=Cast("answers", TextField()))
    columns = ("assignment__annotator_id", "assignment__thread_id", "text")
    people: set[int] = set()
    for person, thread, text in rows.values_list(*columns).iterator(chunk_size=100):
        people.add(person)
        answers = orjson.loads(text)
        _take(found, person, answers, units, lenses, article=found.articles.get(thread) if whole else None)
    found.annotators = sorted(people)
    found.lenses = list({id(lens): lens for lens in found.done.values()}.values())
    return found


def _shape(sight: Sight, found: Answers) -> set[int]:
    """Where the comments stand, and which of them are units."""
    among = Q(thread__in=sight.submissions().order_by().values("assignment__thread"))
    columns = ("pk", "thread_id", "parent_id", "position", "subtree_end", "depth", "length")
    rows = Comment.objects.filter(among, position__isnull=False).order_by().annotate(length=Length("text"))
    for pk, thread, parent, position, end, depth, length in rows.values_list(*columns).iterator(chunk_size=5000):
        found.spots[pk] = Spot(thread, parent, position, end)
        found.lengths[pk], found.depths[pk] = length, depth
        if position == 0:
            found.articles[thread] = pk
    units = set(Comment.objects.filter(among, IS_UNIT).order_by().values_list("pk", flat=True))
    return units - set(double_posts(among).values_list("comment_id", flat=True))


def _take(
    found: Answers, person: int, answers: Mapping[str, Any], units: set[int], lenses: Lenses, *, article: int | None
) -> None:
    lens = lenses.of(answers["scheme_version"])
    if lens is None:
        return
    for key, unit in answers["units"].items():
        comment = int(key)
        knows = lenses.of(unit["scheme_version"])
        if unit["state"] != "done" or comment not in units or knows is None:
            continue
        found.done[comment, person] = knows
        if unit["suggestions_shown"]:
            found.aided.add(comment)
        if unit["at"] > found.at.get(comment, ""):
            found.at[comment] = unit["at"]
    if article is not None:
        found.done[article, person] = lens
    _labels(found, person, answers["annotations"], lens)
    _relations(found, person, answers["relations"], lens)


def _labels(found: Answers, person: int, rows: Iterable[Mapping[str, Any]], lens: Lens) -> None:
    for row in rows:
        pair = (row["comment"], person)
        if pair not in found.done:
            continue
        moved = lens.moves.get((row["question"], row["label"]))
        if moved is None:
            found.lost.setdefault(row["question"], set()).add(pair)
            continue
        question, label = moved
        if label is None:
            found.values.setdefault(question, {})[pair] = row["value"]
            continue
        # A span's label is its comment's, too.
        found.labels[question][pair].add(label)
        if row["start"] is not None:
            found.spans[question, label][pair].append((row["start"], row["end"]))


def _relations(found: Answers, person: int, rows: Iterable[Mapping[str, Any]], lens: Lens) -> None:
    asked = {question.key for question in found.questions if question.unit == Question.Unit.RELATION}
    called = {old[1]: new[1] for old, new in lens.moves.items() if new is not None and new[0] in asked}
    for row in rows:
        pair, label = (row["comment"], person), called.get(row["label"])
        if pair not in found.done or label is None:
            continue
        target = row["target"]
        if target["comment"] is not None:
            same = f"comment {target['comment']}"
        else:
            same = f"claim {target['claim']}" if target["claim"] is not None else target["kind"]
        found.edges[pair].append((target["kind"], target["comment"], same, label))
