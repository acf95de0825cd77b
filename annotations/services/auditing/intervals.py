"""A share that was counted in a sample, and what it tells about the whole."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# The normal quantile of 97.5 %: intervals are of 95 %.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `all`. Where `all` is 0 there is no estimate."""

    right: int
    all: int

    @property
    def estimate(self) -> float | None:
        """Between 0 and 1."""
        return self.right / self.all if self.all else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % score interval of Wilson (1927, J. Am. Stat. Assoc. 22:209): sound for small samples and at 0 and 1.

        (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)
        """
        if not self.all:
            return None
        n, p, square = self.all, self.right / self.all, _Z * _Z
        middle = p + square / (2 * n)
        reach = _Z * sqrt(p * (1 - p) / n + square / (4 * n * n))
        whole = 1 + square / n
        return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
