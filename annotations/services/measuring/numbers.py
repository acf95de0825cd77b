"""The numbers of one question: coefficients, labels, pairs of annotators, depth, threads, time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any, Final

import numpy as np

from annotations.agreement import (
    Ratings,
    Statistic,
    ac1,
    alpha,
    fleiss,
    kappa,
    measure,
    ordinal_alpha,
    raw,
    table_of,
)
from annotations.agreement.statistic import Floats
from annotations.models import Question
from annotations.services.measuring.answers import Answers
from annotations.services.measuring.coding import Coded

# Threads that are named, those with the most disagreement first.
THREADS: Final = 50
# Points of the trend, and the fewest comments that make one.
POINTS: Final = 12
FEWEST_IN_POINT: Final = 20
DEPTHS: Final = ("1", "2", "3–5", "6 or more")


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all questions: which comments had suggestions in view, and the draws of the bootstrap, if any."""

    answers: Answers
    threads: Mapping[int, int]
    """A number from 0 for each thread."""
    weights: Floats | None = None


def parted(ratings: Ratings, frame: Frame) -> tuple[Ratings, Ratings, bool]:
    """The ratings to report and those to report apart, and whether the first are those given with suggestions shown.

    Comments that somebody judged with suggestions in view stand apart; where there are no others, they are reported.
    """
    if not frame.answers.aided:
        return ratings, ratings.of_units(np.zeros(len(ratings.clusters), dtype=bool)), False
    aided = np.array([unit in frame.answers.aided for unit in ratings.unit_names], dtype=bool)
    unaided, helped = ratings.of_units(~aided), ratings.of_units(aided)
    if not unaided.n and helped.n:
        return helped, unaided, True
    return unaided, helped, False


def coefficients(coded: Coded, ratings: Ratings) -> dict[str, Statistic]:
    """Those that fit the kind of question, by name; the first after raw agreement is the one to quote."""
    if coded.question.kind == Question.Kind.MANY_OF:
        return {"raw": raw(ratings), "alpha_masi": alpha(ratings, coded.distances)}
    if coded.question.kind == Question.Kind.SCALE:
        return {"raw": raw(ratings), "alpha_ordinal": ordinal_alpha(ratings), "alpha": alpha(ratings)}
    return {"raw": raw(ratings), "alpha": alpha(ratings), "fleiss": fleiss(ratings), "ac1": ac1(ratings)}


def main_alpha(coded: Coded, ratings: Ratings) -> Statistic:
    """Krippendorff's alpha by the distance that fits the question."""
    if coded.question.kind == Question.Kind.SCALE:
        return ordinal_alpha(ratings)
    return alpha(ratings, coded.distances)


def numbers_of(coded: Coded, labels: Mapping[str, Ratings], frame: Frame) -> dict[str, Any]:
    """Everything about one question, as plain values."""
    main, apart, is_aided = parted(coded.ratings, frame)
    question = coded.question
    return {
        "key": question.key,
        "name": question.name,
        "unit": question.unit,
        "kind": question.kind,
        "n": main.n,
        "ratings": int((main.given[main.units] >= 2).sum()),
        "with_suggestions": is_aided,
        "coefficients": {name: asdict(measure(of, frame.weights)) for name, of in coefficients(coded, main).items()},
        "apart": asdict(measure(main_alpha(coded, apart), frame.weights)),
        "labels": [_label(question.labels[key], key, ratings, frame) for key, ratings in labels.items()],
        "pairs": _pairs(coded, main),
        "depths": _grouped(coded, main, _depths(main, frame), DEPTHS),
        "threads": _threads(coded, main, frame),
        "times": _times(coded, main, frame),
        "table": _table(coded, main),
    }


def _label(label: Mapping[str, Any], key: str, ratings: Ratings, frame: Frame) -> dict[str, Any]:
    main, apart, _ = parted(ratings, frame)
    shares = main.where(main.given[main.units] >= 2).shares()
    return {
        "key": key,
        "name": label["name"],
        "slot": label["slot"],
        "n": main.n,
        "prevalence": float(shares[1]),
        "raw": asdict(measure(raw(main), frame.weights)),
        "alpha": asdict(measure(alpha(main), frame.weights)),
        "ac1": asdict(measure(ac1(main), frame.weights)),
        "apart": asdict(measure(alpha(apart), frame.weights)),
    }


def _pairs(coded: Coded, ratings: Ratings) -> list[dict[str, Any]]:
    found = []
    for first, second in combinations(range(len(ratings.annotator_names)), 2):
        two = ratings.of_annotators(first, second)
        if two.n:
            found.append(
                {
                    "first": ratings.annotator_names[first],
                    "second": ratings.annotator_names[second],
                    "n": two.n,
                    "raw": measure(raw(two)).value,
                    "alpha": asdict(measure(main_alpha(coded, two))),
                    "kappa": None if coded.distances is not None else asdict(measure(kappa(two))),
                    "table": None if coded.distances is not None else table_of(two).tolist(),
                }
            )
    return found


def _table(coded: Coded, ratings: Ratings) -> dict[str, Any] | None:
    """How often two answers met, over all pairs of annotators; the lower half is added to the upper one."""
    if coded.distances is not None:
        return None
    counts = table_of(ratings)
    folded = np.triu(counts) + np.tril(counts, -1).T
    return {"categories": list(ratings.categories), "counts": folded.tolist()}


def _depths(ratings: Ratings, frame: Frame) -> list[int]:
    steps = [frame.answers.depths[unit] for unit in ratings.unit_names]
    return [0 if depth <= 1 else 1 if depth == 2 else 2 if depth <= 5 else 3 for depth in steps]


def _threads(coded: Coded, ratings: Ratings, frame: Frame) -> list[dict[str, Any]]:
    names = list(frame.threads)
    groups = [frame.threads[frame.answers.spots[unit].thread] for unit in ratings.unit_names]
    rows = _grouped(coded, ratings, groups, names)
    rows.sort(key=lambda row: (-(1 - (row["raw"] or 0)) * row["n"], row["name"]))
    return rows[:THREADS]


def _times(coded: Coded, ratings: Ratings, frame: Frame) -> list[dict[str, Any]]:
    """Comments in the order in which their last judgement was made, cut into parts of equal number."""
    compared = [unit for unit, given in zip(ratings.unit_names, ratings.given, strict=True) if given >= 2]
    compared = sorted((unit for unit in compared if unit in frame.answers.at), key=lambda unit: frame.answers.at[unit])
    count = min(POINTS, len(compared) // FEWEST_IN_POINT)
    if count < 2:
        return []
    of = {unit: at * count // len(compared) for at, unit in enumerate(compared)}
    spans = [[unit for unit in compared if of[unit] == at] for at in range(count)]
    names = [(frame.answers.at[part[0]], frame.answers.at[part[-1]]) for part in spans]
    return _grouped(coded, ratings, [of.get(unit, 0) for unit in ratings.unit_names], names)


def _grouped(coded: Coded, ratings: Ratings, groups: Sequence[int], names: Sequence[Any]) -> list[dict[str, Any]]:
    """Raw agreement and alpha within each group of comments, groups without comparison left out."""
    table = replace(ratings, clusters=np.array(groups, dtype=np.int64), cluster_count=len(names))
    agreed, corrected = raw(table), main_alpha(coded, table)
    if not len(names) or not table.n:
        return []
    plain, alphas = agreed.formula(agreed.sums), corrected.formula(corrected.sums)
    return [
        {"name": name, "n": int(n), "raw": _number(plain[at]), "alpha": _number(alphas[at])}
        for at, (name, n) in enumerate(zip(names, agreed.sums["pairable"], strict=True))
        if n
    ]


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
