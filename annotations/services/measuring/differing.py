"""Disagreements to work through: which answers meet, what each explains, and the comments behind them.

    {"function": {"cells": [{"first": "rebuttal", "second": "question", "pairs": 19, "share": 0.51}],
                  "rows": [[<comment>, "rebuttal", "question", <annotator>, <annotator>]]}}

A row is a pair of annotators who differ about a comment. Of a many-of question each label is looked at by itself: the
second answer is null, and the first annotator gave the label. `TARGETS` holds the kinds of targets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from annotations.agreement import Ratings, differences_of, ordinal_matrix
from annotations.agreement.statistic import Floats
from annotations.models import Question
from annotations.services.measuring.coding import Coded
from annotations.services.measuring.numbers import Frame, parted

TARGETS: Final = "relation.target"
"""No question is called so: their keys have no dots."""
Row = Sequence[Any]


def differing_in(coded: Coded, labels: Mapping[str, Ratings], frame: Frame) -> dict[str, Any]:
    """What a question's annotators differ in."""
    if coded.question.kind != Question.Kind.MANY_OF:
        main = parted(coded.ratings, frame)[0]
        return differing(main, ordinal_matrix(main) if coded.question.kind == Question.Kind.SCALE else None)
    rows: list[Row] = []
    for key, ratings in labels.items():
        for comment, left, _, one, other in _rows(parted(ratings, frame)[0]):
            rows.append([comment, key, None, one, other] if left else [comment, key, None, other, one])
    counted = Counter(row[1] for row in rows)
    cells = [{"first": key, "second": None, "pairs": n, "share": n / len(rows)} for key, n in counted.most_common()]
    return {"cells": cells, "rows": rows}


def differing(ratings: Ratings, distances: Floats | None = None) -> dict[str, Any]:
    """What annotators differ in, of one rating a comment; cells by how much of the disagreement they explain."""
    cells = [
        {"first": row.first, "second": row.second, "pairs": row.pairs, "share": row.share}
        for row in differences_of(ratings, distances)
    ]
    return {"cells": cells, "rows": _rows(ratings)}


def _rows(ratings: Ratings) -> list[Row]:
    left, right = ratings.pairs
    apart = np.flatnonzero(ratings.values[left] != ratings.values[right])
    names, people = ratings.unit_names, ratings.annotator_names
    columns = (
        ratings.units[left[apart]],
        ratings.values[left[apart]],
        ratings.values[right[apart]],
        ratings.annotators[left[apart]],
        ratings.annotators[right[apart]],
    )
    values = ratings.categories
    return [
        [names[unit], values[a], values[b], people[one], people[other]]
        for unit, a, b, one, other in zip(*(column.tolist() for column in columns), strict=True)
    ]


def cells_of(rows: Iterable[Row], pair: frozenset[int] | None) -> list[dict[str, Any]]:
    """The cells of two annotators alone, the most frequent first."""
    counted: Counter[tuple[Any, Any]] = Counter()
    for row in _of(rows, pair):
        first, second = row[1], row[2]
        is_turned = second is not None and str(second) < str(first)
        counted[(second, first) if is_turned else (first, second)] += 1
    total = counted.total()
    return [{"first": a, "second": b, "pairs": n, "share": n / total} for (a, b), n in counted.most_common()]


def comments_behind(
    rows: Iterable[Row], *, first: str = "", second: str = "", pair: frozenset[int] | None = None
) -> list[int]:
    """Comments about which annotators differ, those with the most differing pairs first, then in the order of ids.

    `first` and `second` are the two answers, in either order, as text; without them any difference counts.
    """
    wanted = {first, second} if first or second else None
    counted: Counter[int] = Counter()
    for row in _of(rows, pair):
        said = {_text(row[1]), _text(row[2])}
        if wanted is None or wanted == said:
            counted[row[0]] += 1
    return sorted(counted, key=lambda comment: (-counted[comment], comment))


def _of(rows: Iterable[Row], pair: frozenset[int] | None) -> Iterable[Row]:
    return rows if pair is None else (row for row in rows if {row[3], row[4]} == pair)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
