"""Do suggestions sway people? Answers given with them in view, against those on the control, where none is shown.

Figures rest on answers that whoever asks may see. Intervals are 95 % bootstrap intervals over whole threads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.models import Annotation, ControlComment, Judgement, Suggestion
from annotations.services.learning.labels import Learnable, learnable_labels, round_to_learn_for
from threads.models import Project, User

# Judgements that are compared, the latest ones; more would change no figure that is shown.
MOST: Final = 20_000
# With fewer on either side nothing is told.
LEAST: Final = 20
# An interval over fewer threads is too narrow to go by.
FEW_THREADS: Final = 10
_CHUNK: Final = 500
_RESAMPLES: Final = 500
_SEED: Final = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a number of seconds with its interval, and how many judgements it rests on."""

    value: float
    low: float
    high: float
    judgements: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The same figure with suggestions in view and without, and the difference; None where there is too little."""

    shown: Figure | None
    hidden: Figure | None
    difference: Figure | None
    threads: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether the interval of the difference leaves zero out, and rests on enough threads to say so."""
        if self.difference is None or self.threads < FEW_THREADS:
            return False
        return self.difference.low * self.difference.high > 0


@dataclass(frozen=True, slots=True)
class LabelInfluence:
    """One label: how often it was given, and how often where it was suggested (seen, or hidden by the control)."""

    label: Learnable
    given: Compared
    agreed: Compared


@dataclass(frozen=True, slots=True)
class Report:
    """What suggestions did to answers and to the time they took, in seconds."""

    shown: int = 0
    hidden: int = 0
    threads: int = 0
    labels: list[LabelInfluence] = field(default_factory=list)
    seconds: Compared = field(default_factory=lambda: Compared(None, None, None))

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return min(self.shown, self.hidden) >= LEAST

    @property
    def is_narrow(self) -> bool:
        """Whether the intervals rest on too few threads to go by."""
        return self.threads < FEW_THREADS


@dataclass(frozen=True, slots=True)
class _Row:
    comment: int
    thread: int
    who: tuple[int, int]
    at: datetime
    milliseconds: int | None
    is_hidden: bool


def influence_in(project: Project, *, by: User) -> Report:
    """The report over all rounds of the project that show suggestions."""
    round = round_to_learn_for(project)
    rows = _rows(project, by)
    hidden = sum(row.is_hidden for row in rows)
    if round is None or min(hidden, len(rows) - hidden) < LEAST:
        return Report(len(rows) - hidden, hidden)
    labels = learnable_labels(round.scheme_version)
    given = _given(rows, project, by)
    proposed = _proposed(rows)
    found = []
    for label in labels:
        suggested = [row for row in rows if _stood(proposed[(row.comment, label.key)], row.at)]
        has_label = _has(label.key, given)
        found.append(LabelInfluence(label, _compared(rows, has_label), _compared(suggested, has_label)))
    timed = [row for row in rows if row.milliseconds]
    seconds = _compared(timed, lambda row: (row.milliseconds or 0) / 1000, statistic=_median)
    return Report(len(rows) - hidden, hidden, len({row.thread for row in rows}), found, seconds)


def _rows(project: Project, by: User) -> list[_Row]:
    """Judgements done where suggestions were in view, and those on the control in the same rounds."""
    judged = Judgement.objects.visible_to(by).done().filter(round__project=project, round__shows_suggestions=True)
    columns = (
        "comment_id",
        "comment__thread_id",
        "round_id",
        "annotator_id",
        "at",
        "milliseconds",
        "suggestions_shown",
    )
    control = set(ControlComment.objects.filter(comment__thread__project=project).values_list("pk", flat=True))
    found = []
    for comment, thread, round, person, at, spent, shown in judged.order_by("-pk").values_list(*columns)[:MOST]:
        if shown or comment in control:
            found.append(_Row(comment, thread, (round, person), at, spent, comment in control and not shown))
    return found


def _given(rows: Iterable[_Row], project: Project, by: User) -> set[tuple[tuple[int, int], int, str]]:
    visible = Annotation.objects.visible_to(by).filter(round__project=project, label__isnull=False)
    found: set[tuple[tuple[int, int], int, str]] = set()
    for keys in _chunks(row.comment for row in rows):
        columns = ("round_id", "creator_id", "comment_id", "question__key", "label__key")
        for round, person, comment, question, label in visible.filter(comment__in=keys).values_list(*columns):
            found.add(((round, person), comment, f"{question}/{label}"))
    return found


def _has(key: str, given: set[tuple[tuple[int, int], int, str]]) -> Callable[[_Row], float]:
    """1 for a judgement whose annotator gave this label, else 0."""
    return lambda row: float((row.who, row.comment, key) in given)


def _proposed(rows: Iterable[_Row]) -> defaultdict[tuple[int, str], list[tuple[datetime, datetime | None]]]:
    """From when to when each label was suggested for each comment."""
    found: defaultdict[tuple[int, str], list[tuple[datetime, datetime | None]]] = defaultdict(list)
    columns = ("comment_id", "label__question__key", "label__key", "created_at", "superseded_at")
    for keys in _chunks(row.comment for row in rows):
        for comment, question, label, since, until in Suggestion.objects.filter(comment__in=keys).values_list(*columns):
            found[(comment, f"{question}/{label}")].append((since, until))
    return found


def _stood(times: Iterable[tuple[datetime, datetime | None]], at: datetime) -> bool:
    return any(since <= at and (until is None or until > at) for since, until in times)


def _chunks(keys: Iterable[int]) -> Iterable[list[int]]:
    known = sorted(set(keys))
    for start in range(0, len(known), _CHUNK):
        yield known[start : start + _CHUNK]


def _mean(values: NDArray[Any], often: NDArray[Any]) -> float:
    total = often.sum()
    return float((values * often).sum() / total) if total else float("nan")


def _median(values: NDArray[Any], often: NDArray[Any]) -> float:
    order = np.argsort(values)
    reached = np.cumsum(often[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)]) if reached[-1] else float("nan")


def _compared(
    rows: list[_Row],
    value: Callable[[_Row], float],
    *,
    statistic: Callable[[NDArray[Any], NDArray[Any]], float] = _mean,
) -> Compared:
    hidden = np.array([row.is_hidden for row in rows], np.bool_)
    sizes = int((~hidden).sum()), int(hidden.sum())
    if min(sizes) < LEAST:
        return Compared(None, None, None)
    values = np.array([value(row) for row in rows])
    known = {thread: number for number, thread in enumerate(dict.fromkeys(row.thread for row in rows))}
    threads = np.array([known[row.thread] for row in rows])
    rng = np.random.default_rng(_SEED)
    spread = []
    for _ in range(_RESAMPLES):
        often = np.bincount(rng.integers(0, len(known), len(known)), minlength=len(known))[threads]
        spread.append((statistic(values[~hidden], often[~hidden]), statistic(values[hidden], often[hidden])))
    drawn = np.array(spread)
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    shown_value = statistic(values[~hidden], np.ones(sizes[0]))
    hidden_value = statistic(values[hidden], np.ones(sizes[1]))
    return Compared(
        _figure(shown_value, drawn[:, 0], sizes[0]),
        _figure(hidden_value, drawn[:, 1], sizes[1]),
        _figure(shown_value - hidden_value, drawn[:, 0] - drawn[:, 1], sum(sizes)),
        len(known),
    )


def _figure(value: float, drawn: NDArray[Any], judgements: int) -> Figure:
    if not len(drawn):
        return Figure(value, value, value, judgements)
    low, high = (float(edge) for edge in np.quantile(drawn, [0.025, 0.975]))
    return Figure(value, low, high, judgements)
