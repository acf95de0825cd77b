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
    labels = [(q, key) for q in answers.questions if q.takes_spans for key in q.labels if (q.key, key) in answers.spans]
    if not labels:
        return []
    judged: dict[int, list[int]] = defaultdict(list)
    for comment, person in answers.done:
        judged[comment].append(person)
    shared = [comment for comment, people in judged.items() if len(people) >= 2]
    chosen = [comment for comment in shared if comment not in answers.aided] or shared
    borders = _sentences(chosen, answers)
    return [_numbers(question, key, chosen, judged, borders, answers, clusters, frame) for question, key in labels]


def _numbers(
    question: Asked, key: str, chosen: Sequence[int], judged: Mapping[int, Sequence[int]], borders: Mapping[int, Spans],
    answers: Answers, clusters: Mapping[int, int], frame: Frame,
) -> dict[str, Any]:  # fmt: skip
    count = max(clusters.values(), default=-1) + 1
    given, key_of = answers.spans[question.key, key], (question.key, key)
    is_known = all(key_of in lens.knows for lens in answers.lenses)
    marked = []
    for comment in chosen:
        people = judged[comment]
        if not is_known:
            people = [person for person in people if key_of in answers.done[comment, person].knows]
        spans = {person: merged(given[comment, person]) if (comment, person) in given else [] for person in people}
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


def _sentences(chosen: Iterable[int], answers: Answers) -> dict[int, Spans]:
    wanted = set(chosen)
    threads = sorted({answers.spots[comment].thread for comment in wanted})
    found: dict[int, Spans] = {}
    for at in range(0, len(threads), 100):
        rows = Comment.objects.filter(thread__in=threads[at : at + 100]).order_by().values_list("pk", "text")
        found |= {pk: list(sentences(text)) for pk, text in rows.iterator() if pk in wanted}
    return found


def _rated(marked: Iterable[tuple[int, Marked]], borders: Mapping[int, Spans], count: int) -> Ratings:
    """Yes or no for each sentence and annotator, laid out as columns at once: sentences are many."""
    people: list[int] = []
    yes: list[int] = []
    clusters: list[int] = []
    given: list[int] = []
    numbers: dict[int, int] = {}
    for comment, each in marked:
        here = borders[comment]
        names = sorted(numbers.setdefault(person, len(numbers)) for person in each.spans)
        for person, spans in each.spans.items():
            if spans:
                place = len(people) + names.index(numbers[person])
                yes += [place + at * len(names) for at, border in enumerate(here) if is_covered(border, spans)]
        people += names * len(here)
        clusters += [each.cluster] * len(here)
        given += [len(names)] * len(here)
    values = np.zeros(len(people), dtype=np.int64)
    values[yes] = 1
    units = np.repeat(np.arange(len(given)), given)
    return Ratings(
        units, np.array(people, dtype=np.int64), values, np.array(clusters, dtype=np.int64), (False, True),
        range(len(given)), list(numbers), count,
    )  # fmt: skip


def is_covered(sentence: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Whether the passages cover half of the sentence or more."""
    start, end = sentence
    inside = 0
    for since, to in spans:
        if since < end and start < to:
            inside += min(end, to) - max(start, since)
    return inside >= COVERED * (end - start)
