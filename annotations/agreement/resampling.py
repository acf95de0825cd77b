"""How sure a measure is: threads are drawn with replacement, and the measure is made anew of each draw.

The interval is the percentile interval. Comments of one thread are alike, so threads are drawn and never comments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from annotations.agreement.statistic import Floats, Statistic

DRAWS: Final = 1000
FEWEST: Final = 10
"""With fewer clusters than this an interval tells little, and the pages say so."""
_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, or None and the reason; with its 95 % interval where draws were made.

    `undefined` is the share of draws in which the measure had no value; with more than half there is no interval.
    """

    value: float | None
    n: int
    reason: str = ""
    low: float | None = None
    high: float | None = None
    undefined: float = 0.0


def draws(clusters: int, *, seed: int, count: int = DRAWS) -> Floats:
    """How often each of `count` draws holds each cluster. The same seed gives the same draws."""
    random = np.random.default_rng(seed)
    if not clusters:
        return np.zeros((count, 0))
    return random.multinomial(clusters, np.full(clusters, 1 / clusters), size=count).astype(float)


def measure(statistic: Statistic, weights: Floats | None = None) -> Measured:
    """The statistic as a number, with an interval where weights (see `draws`) are given and it is defined."""
    value = statistic.point()
    if np.isnan(value):
        return Measured(None, statistic.n, statistic.why_undefined)
    if weights is None or statistic.clusters < 2:
        return Measured(value, statistic.n)
    parts = [statistic.drawn(weights[at : at + _AT_ONCE]) for at in range(0, len(weights), _AT_ONCE)]
    found = np.concatenate(parts)
    defined = found[~np.isnan(found)]
    undefined = 1 - len(defined) / len(found)
    if undefined > 0.5:
        return Measured(value, statistic.n, undefined=undefined)
    low, high = np.percentile(defined, [2.5, 97.5])
    return Measured(value, statistic.n, "", float(low), float(high), undefined)
