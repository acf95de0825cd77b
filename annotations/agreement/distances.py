"""How far apart two values are, from 0 (the same) to 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from annotations.agreement.statistic import Floats


def nominal_matrix(count: int) -> Floats:
    """Values are the same, or they are not."""
    return np.ones((count, count)) - np.eye(count)


def masi(first: frozenset[Any], second: frozenset[Any]) -> float:
    """Distance of two sets of labels: 1 - Jaccard × monotonicity (Passonneau 2006, LREC).

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they do not.
    Two empty sets are equal; an empty set and another share nothing.
    """
    if first == second:
        return 0.0
    common = len(first & second)
    if not common:
        return 1.0
    monotonicity = 2 / 3 if first <= second or second <= first else 1 / 3
    return 1 - common / len(first | second) * monotonicity


def masi_matrix(categories: Sequence[frozenset[Any]]) -> Floats:
    """The distance of every two of the sets."""
    labels = {label: at for at, label in enumerate(sorted(frozenset().union(*categories), key=str))}
    holds = np.zeros((len(categories), len(labels)))
    for row, labelled in enumerate(categories):
        holds[row, [labels[label] for label in labelled]] = 1
    common, sizes = holds @ holds.T, holds.sum(axis=1)
    union = np.maximum(sizes[:, None] + sizes[None, :] - common, 1)
    inside = common == np.minimum(sizes[:, None], sizes[None, :])
    equal = inside & (sizes[:, None] == sizes[None, :])
    return np.asarray(np.where(equal, 0, 1 - common / union * np.where(inside, 2 / 3, 1 / 3)))
