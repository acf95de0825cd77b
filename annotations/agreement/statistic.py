"""A measure as sums over clusters and a formula on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Sums = Mapping[str, Floats]

NOTHING_TO_COMPARE: Final = "nobody else judged the same"
ALL_THE_SAME: Final = "everybody said the same"


@dataclass(frozen=True, slots=True)
class Statistic:
    """`sums` have one row a cluster; `formula` makes numbers of rows that are added up, with any axes before.

    The formula gives NaN where it is not defined. `n` is how many things were compared.
    """

    sums: Sums
    formula: Callable[[Sums], Floats]
    n: int

    @property
    def clusters(self) -> int:
        """How many there are."""
        return len(next(iter(self.sums.values())))

    def point(self) -> float:
        """The measure over all clusters."""
        return float(self.formula({name: rows.sum(axis=0) for name, rows in self.sums.items()}))

    def drawn(self, weights: Floats) -> Floats:
        """The measure of each draw; `weights` says how often each holds each cluster (draws × clusters)."""
        return self.formula({name: np.tensordot(weights, rows, axes=1) for name, rows in self.sums.items()})

    @property
    def why_undefined(self) -> str:
        """The reason, where the measure is not defined."""
        return ALL_THE_SAME if self.n else NOTHING_TO_COMPARE


def ratio(above: Any, below: Any) -> Floats:
    """above / below; NaN where below is zero, or as good as zero after sums of fractions."""
    above, below = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    fits = below > 1e-12
    return np.where(fits, above / np.where(fits, below, 1.0), np.nan)


def added(clusters: Ints, weights: Any, *, length: int) -> Floats:
    """The sum of the weights by cluster."""
    return np.bincount(clusters, weights=weights, minlength=length).astype(float)


def added_by(clusters: Ints, columns: Ints, weights: Any, *, shape: tuple[int, int]) -> Floats:
    """The sum of the weights by cluster and column."""
    flat = np.bincount(clusters * shape[1] + columns, weights=weights, minlength=shape[0] * shape[1])
    return flat.astype(float).reshape(shape)
