"""Small plots from plain values, drawn on the server as SVG: where everything lies, in units of the view box.

Lines and dots are drawn by templates/annotations/_plot_lines.html and _plot_dots.html. The same numbers stand in a
table beside each plot, for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Of a plot of dots.
NAMES: Final = 170
WIDTH: Final = 620
_RIGHT: Final = 600
_ROW: Final = 28
_LONGEST: Final = 26


@dataclass(frozen=True, slots=True)
class Axis:
    """Values between `low` and `high` on a line from `start` to `end`. What lies outside is put at its ends."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where the value lies."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low or 1.0)
        return round(self.start + (self.end - self.start) * share, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and the words there."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line; `title` is shown to whoever points at it, `words` stand below the axis."""

    x: float
    y: float
    title: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class LinePlot:
    """A line through points; None among them is a part without a value: the line is broken there.

    `band` goes round what surrounds the line; `levels` are values to compare it with.
    """

    label: str
    points: Sequence[Point | None]
    ticks: Sequence[Tick]
    width: int
    height: int
    left: int
    right: int
    floor: int
    levels: Sequence[Tick] = ()
    band: Sequence[tuple[float, float]] = ()

    @property
    def dots(self) -> list[Point]:
        """The points that there are."""
        return [point for point in self.points if point is not None]

    @property
    def lines(self) -> list[str]:
        """Each unbroken part of the line, as SVG writes it."""
        parts: list[list[Point]] = [[]]
        for point in self.points:
            if point is None:
                parts.append([])
            else:
                parts[-1].append(point)
        return [_path([(point.x, point.y) for point in part]) for part in parts if len(part) > 1]

    @property
    def outline(self) -> str:
        """The band, as SVG writes it."""
        return _path(self.band)


@dataclass(frozen=True, slots=True)
class Value:
    """A named value with the range around it; `beside` is another range, to compare it with."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    beside: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of a plot of dots."""

    name: str
    y: int
    x: float
    low: float | None
    high: float | None
    beside: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Values in rows below each other, over one axis."""

    label: str
    dots: Sequence[Dot]
    ticks: Sequence[Tick]
    zero: float
    width: int = WIDTH
    left: int = NAMES
    right: int = _RIGHT

    @property
    def floor(self) -> int:
        """Where the axis lies."""
        return _ROW * len(self.dots) + 10

    @property
    def height(self) -> int:
        """With the words below the axis."""
        return self.floor + 24


def dot_plot(
    label: str, rows: Sequence[Value], *, low: float, high: float, ticks: Sequence[tuple[float, str]]
) -> DotPlot:
    """The rows in their order, over an axis from `low` to `high`."""
    axis = Axis(low, high, NAMES, _RIGHT)
    dots = [
        Dot(
            row.name if len(row.name) < _LONGEST else f"{row.name[: _LONGEST - 2]}…",
            _ROW * at + 18,
            axis.at(row.value),
            None if row.low is None else axis.at(row.low),
            None if row.high is None else axis.at(row.high),
            # Wide enough to be seen where it is one figure.
            row.beside and (axis.at(row.beside[0]) - 3, axis.at(row.beside[1]) + 3),
        )
        for at, row in enumerate(rows)
    ]
    return DotPlot(label, dots, [Tick(axis.at(value), words) for value, words in ticks], axis.at(0))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
