"""The numbers of passages: for each label that is given to spans, and of its sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from annotations.agreement import Marked, Ratings, alpha, measure, merged, raw, span_f1, unitizing_alpha
from annotations.extraction.sentences import sentences
from annotations.services.measuring.answers import Answers
from annotations.services.measuring.asked import Asked
from annotations.services.measuring.numbers import Frame
from threads.models import Comment

# A sentence bears a label where passages cover this part of it.
COVERED: Final = 0.5
Spans = list[tuple[int, int]]


def passages(answers: Answers, clusters: Mapping[int, int], frame: Frame) -> list[dict[str, Any]]:
    """One entry for each label that somebody gave to a span. Comments judged with suggestions in view are left out,
    unless there are no others.
    """
    used = {key for said in answers.said.values() for key in said.spans}
    labels = [(q, key) for q in answers.questions if q.takes_spans for key in q.labels if (q.key, key) in used]
    if not labels:
        return []
    judged: dict[int, list[int]] = defaultdict(list)
    for comment, person in answers.said:
        judged[comment].append(person)
    shared = [comment for comment, people in judged.items() if len(people) >= 2]
    chosen = [comment for comment in shared if comment not in answers.aided] or shared
    borders = _sentences(chosen)
    return [_numbers(question, key, chosen, judged, borders, answers, clusters, frame) for question, key in labels]


def _numbers(
    question: Asked, key: str, chosen: Sequence[int], judged: Mapping[int, Sequence[int]], borders: Mapping[int, Spans],
    answers: Answers, clusters: Mapping[int, int], frame: Frame,
) -> dict[str, Any]:  # fmt: skip
    count = max(clusters.values(), default=-1) + 1
    marked = []
    for comment in chosen:
        people = [
            person for person in judged[comment] if (question.key, key) in answers.said[comment, person].knows.knows
        ]
        spans = {person: merged(answers.said[comment, person].spans.get((question.key, key), ())) for person in people}
        marked.append((comment, Marked(clusters[comment], answers.lengths[comment], spans)))
    only = [each for _, each in marked]
    matched = span_f1(only, clusters=count)
    by_sentence = _rated(marked, borders, count)
    shares = by_sentence.shares()
    return {
        "question": question.key,
        "key": key,
        "name": question.labels[key]["name"],
        "slot": question.labels[key]["slot"],
        "n": sum(1 for each in only if len(each.spans) >= 2),
        "spans": sum(len(spans) for each in only for spans in each.spans.values()),
        "alpha_u": asdict(measure(unitizing_alpha(only, clusters=count), frame.weights)),
        "f1": {name: asdict(measure(of, frame.weights)) for name, of in matched.items()},
        "sentences": {
            "n": by_sentence.n,
            "prevalence": float(shares[1]),
            "raw": asdict(measure(raw(by_sentence), frame.weights)),
            "alpha": asdict(measure(alpha(by_sentence), frame.weights)),
        },
    }


def _sentences(comments: Sequence[int]) -> dict[int, Spans]:
    found: dict[int, Spans] = {}
    for at in range(0, len(comments), 500):
        rows = Comment.objects.filter(pk__in=comments[at : at + 500]).order_by().values_list("pk", "text")
        found |= {pk: list(sentences(text)) for pk, text in rows}
    return found


def _rated(marked: Iterable[tuple[int, Marked]], borders: Mapping[int, Spans], count: int) -> Ratings:
    """Yes or no for each sentence and annotator, laid out as columns at once: sentences are many."""
    units: list[int] = []
    people: list[int] = []
    values: list[int] = []
    clusters: list[int] = []
    numbers: dict[int, int] = {}
    for comment, each in marked:
        here = borders[comment]
        first = len(clusters)
        clusters += [each.cluster] * len(here)
        for at, border in enumerate(here):
            for person, spans in each.spans.items():
                units.append(first + at)
                people.append(numbers.setdefault(person, len(numbers)))
                values.append(int(bool(spans) and is_covered(border, spans)))
    columns = [np.array(column, dtype=np.int64) for column in (units, people, values, clusters)]
    order = np.lexsort((columns[1], columns[0]))
    return Ratings(
        columns[0][order], columns[1][order], columns[2][order], columns[3], (False, True),
        range(len(clusters)), list(numbers), count,
    )  # fmt: skip


def is_covered(sentence: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Whether the passages cover half of the sentence or more."""
    start, end = sentence
    inside = sum(max(0, min(end, to) - max(start, since)) for since, to in spans)
    return inside >= COVERED * (end - start)
