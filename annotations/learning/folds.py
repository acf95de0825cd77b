"""Who is held out with whom: whole groups, spread so that every part has its share of rows and of yes."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from annotations.learning.examples import group_numbers

MOST_FOLDS: Final = 5
# With this many rows three parts tell as much as five, in half the time.
MANY: Final = 1500
# Fewer whole threads than this cannot be held out in turn.
LEAST_GROUPS: Final = 3


def grouping(
    threads: Sequence[Hashable], branches: Sequence[Hashable], units: Sequence[Hashable]
) -> tuple[Sequence[Hashable], str]:
    """What is held out together, the largest that there are three of: threads, else branches, else single comments."""
    for groups, name in ((threads, "thread"), (branches, "branch")):
        if len(set(groups)) >= LEAST_GROUPS:
            return groups, name
    return units, "comment"


def folds_of(groups: Sequence[Hashable], labels: NDArray[Any]) -> NDArray[np.int64]:
    """The part, from 0, in which each row is held out. Groups stay whole; the same groups always fall the same way.

    The largest groups are placed first, each where fewest rows are, a yes counting as much as all rows of its share.
    """
    numbers, count = group_numbers(groups)
    parts = min(MOST_FOLDS if len(groups) <= MANY else LEAST_GROUPS, max(count, 1))
    rows = np.bincount(numbers, minlength=count)
    yes = np.bincount(numbers, weights=labels, minlength=count)
    worth = rows / max(1, rows.sum()) + yes / max(1.0, float(yes.sum()))
    load, part_of = np.zeros(parts), np.zeros(count, np.int64)
    for group in sorted(range(count), key=lambda group: (-worth[group], group)):
        part_of[group] = int(load.argmin())
        load[part_of[group]] += worth[group]
    return part_of[numbers]
