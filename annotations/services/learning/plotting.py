"""The learning curve as a picture: where its points, its band and its lines lie. Drawn on the server as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 440
HEIGHT: Final = 200
_LEFT: Final = 44
_RIGHT: Final = 12
_TOP: Final = 12
_BOTTOM: Final = 30


@dataclass(frozen=True, slots=True)
class Point:
    """A measured point in pixels, and its label below the axis."""

    x: float
    y: float
    labels: int
    ap: float


@dataclass(frozen=True, slots=True)
class Line:
    """A level line in pixels with its words."""

    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Plot:
    """All that the template draws."""

    points: Sequence[Point]
    curve: str
    band: str
    ticks: Sequence[Line]
    levels: Sequence[Line]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    floor: int = HEIGHT - _BOTTOM


def plot_of(quality: Mapping[str, Any]) -> Plot | None:
    """The picture of a version's learning curve, labels on a logarithmic axis; None for fewer than two points."""
    curve = [point for point in quality.get("curve", []) if point.get("ap") is not None]
    if len(curve) < 2:
        return None
    shipped = quality.get("arms", {}).get("shipped", {}).get("ap")
    base = quality.get("base_rate")
    levels = [(shipped, "cold start"), (base, "by chance")]
    values = [point[name] for point in curve for name in ("ap", "ap_low", "ap_high") if point.get(name) is not None]
    values += [value for value, _ in levels if value is not None]
    low: float = max(0.0, math.floor(min(values) * 10) / 10)
    high: float = min(1.0, math.ceil(max(values) * 10) / 10)
    span: float = max(high - low, 0.1)
    first, last = math.log(curve[0]["labels"]), math.log(curve[-1]["labels"])

    def across(labels: int) -> float:
        return round(_LEFT + 8 + (math.log(labels) - first) / (last - first) * (WIDTH - _LEFT - _RIGHT - 60), 1)

    def down(value: float) -> float:
        return round(_TOP + (1.0 - (value - low) / span) * (HEIGHT - _TOP - _BOTTOM), 1)

    points = [Point(across(one["labels"]), down(one["ap"]), one["labels"], one["ap"]) for one in curve]
    upper = [f"{across(one['labels'])},{down(one['ap_high'])}" for one in curve if one.get("ap_high") is not None]
    lower = [f"{across(one['labels'])},{down(one['ap_low'])}" for one in curve if one.get("ap_low") is not None]
    step = 0.1 if span > 0.25 else 0.05
    ticks = [low + step * number for number in range(int(span / step + 1.5))]
    return Plot(
        points=points,
        curve=" ".join(f"{point.x},{point.y}" for point in points),
        band=" ".join([*upper, *reversed(lower)]),
        ticks=[Line(down(value), f"{value:.2f}") for value in ticks],
        levels=[Line(down(value), words) for value, words in levels if value is not None],
    )
