"""What a project's model learns from: rows of named features with a person's answer, each in a group."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Examples:
    """Rows with answers: `labels` are 1 or 0, `weights` how much a row counts.

    `groups` names what is held out together, such as the thread; `grouped_by` says in a word what that is. `shipped`
    holds the log-odds of the model that came with the program, None where there is none for this label. `is_control`
    marks rows whose people saw no suggestion because none is ever shown there.
    """

    rows: Sequence[Mapping[str, float]]
    labels: NDArray[np.int8]
    weights: Floats
    groups: Sequence[Hashable]
    shipped: Floats | None = None
    grouped_by: str = "thread"
    is_control: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __post_init__(self) -> None:
        count = len(self.rows)
        sizes = {len(self.labels), len(self.weights), len(self.groups)}
        if self.shipped is not None:
            sizes.add(len(self.shipped))
        if sizes != {count}:
            raise ValueError("Each row has one label, one weight, one group and, if any has, one shipped score.")
        if self.is_control.shape != (count,):
            object.__setattr__(self, "is_control", np.zeros(count, np.bool_))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def positives(self) -> int:
        """How many rows are a yes."""
        return int(self.labels.sum())

    @property
    def base_rate(self) -> float:
        """The share of yes: the average precision of knowing nothing."""
        return self.positives / len(self) if len(self) else 0.0

    def at(self, places: NDArray[Any]) -> Examples:
        """These rows alone."""
        return Examples(
            rows=[self.rows[place] for place in places],
            labels=self.labels[places],
            weights=self.weights[places],
            groups=[self.groups[place] for place in places],
            shipped=None if self.shipped is None else self.shipped[places],
            grouped_by=self.grouped_by,
            is_control=self.is_control[places],
        )


def group_numbers(groups: Sequence[Hashable]) -> tuple[NDArray[np.int64], int]:
    """The groups as numbers from 0, in the order in which they first occur, and how many there are."""
    known: dict[Hashable, int] = {}
    numbers = np.fromiter((known.setdefault(group, len(known)) for group in groups), np.int64, len(groups))
    return numbers, len(known)
