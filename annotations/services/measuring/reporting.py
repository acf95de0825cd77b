"""The report of a round: every number that the pages show, as plain values."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from annotations.agreement import FEWEST, draws
from annotations.services.measuring.answers import Answers, answers_in
from annotations.services.measuring.coding import coded, is_measured, labelled, layout_of
from annotations.services.measuring.differing import differing_in
from annotations.services.measuring.marking import passages
from annotations.services.measuring.numbers import Frame, numbers_of
from annotations.services.measuring.pointing import relations
from annotations.services.measuring.sight import Sight

THREADS: Final = "threads"
BRANCHES: Final = "branches"

Tell = Callable[[int, int], None]


def report_on(sight: Sight, *, seed: int | None = None, tell: Tell | None = None) -> tuple[dict[str, Any], Any]:
    """The report, and the differences (see differing.py). With a seed also the intervals, which take their time.

    `tell` hears how many of how many parts are done.
    """
    with _uncollected():
        return _report(sight, seed, tell)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without searching for cycles meanwhile: there are none among millions of small rows, and looking takes longer
    than all the measuring.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _report(sight: Sight, seed: int | None, tell: Tell | None) -> tuple[dict[str, Any], Any]:
    answers = answers_in(sight)
    threads = _numbered(answers)
    clusters, drawn, count = _clusters(answers, threads)
    weights = None if seed is None or count < 2 else draws(count, seed=seed)
    frame = Frame(answers, threads, weights)
    layout = layout_of(answers, clusters)
    rows = layout.rows
    questions = [question for question in answers.questions if is_measured(question)]
    found, differences = [], {}
    for at, question in enumerate(questions):
        if tell:
            tell(at, len(questions) + 2)
        whole = coded(question, answers, layout, rows)
        labels = {key: labelled(question, key, answers, layout, rows, whole) for key in question.labels}
        found.append(numbers_of(whole, labels, frame))
        differences[question.key] = differing_in(whole, labels, frame)
        found[-1]["differences"] = differences[question.key]["cells"]
    if tell:
        tell(len(questions), len(questions) + 2)
    marked = passages(answers, clusters, frame)
    if tell:
        tell(len(questions) + 1, len(questions) + 2)
    pointed, targets = relations(answers, clusters, frame, layout)
    differences |= targets or {}
    report = {
        "annotators": answers.annotators,
        "threads": len(threads),
        "judgements": len(answers.done),
        "compared": _compared(answers),
        "with_suggestions": len(answers.aided),
        "drawn": drawn,
        "clusters": count,
        "few_clusters": count < FEWEST,
        "has_intervals": weights is not None,
        "questions": found,
        "spans": marked,
        "relations": None if pointed is None else pointed | {"differences": next(iter(targets.values()))["cells"]},
    }
    return report, differences


def _numbered(answers: Answers) -> dict[int, int]:
    threads = sorted({answers.spots[comment].thread for comment, _ in answers.done})
    return {thread: at for at, thread in enumerate(threads)}


def _clusters(answers: Answers, threads: dict[int, int]) -> tuple[dict[int, int], str, int]:
    """The cluster of each comment: its thread, or, with fewer than ten threads, the branch below the article."""
    comments = sorted({comment for comment, _ in answers.done})
    if len(threads) >= FEWEST:
        return {comment: threads[answers.spots[comment].thread] for comment in comments}, THREADS, len(threads)
    top: dict[int, int] = {}
    numbers: dict[int, int] = {}
    # Parents stand before their replies in reading order.
    for comment in sorted(answers.spots, key=lambda pk: (answers.spots[pk].thread, answers.spots[pk].position)):
        top[comment] = comment if answers.depths[comment] <= 1 else top.get(answers.spots[comment].parent or 0, comment)
    found = {comment: numbers.setdefault(top[comment], len(numbers)) for comment in comments}
    return found, BRANCHES, len(numbers)


def _compared(answers: Answers) -> int:
    people: dict[int, int] = {}
    for comment, _ in answers.done:
        people[comment] = people.get(comment, 0) + 1
    articles = set(answers.articles.values())
    return sum(1 for comment, count in people.items() if count >= 2 and comment not in articles)
