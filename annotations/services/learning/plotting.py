"""The learning curve as a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from annotations.services.plotting import Axis, LinePlot, Point, Tick

_WIDTH: Final = 440
_HEIGHT: Final = 200
_LEFT: Final = 44
_RIGHT: Final = _WIDTH - 12
_TOP: Final = 12
_FLOOR: Final = _HEIGHT - 30


def curve_of(quality: Mapping[str, Any]) -> LinePlot | None:
    """The picture of a version's learning curve, labels on a logarithmic axis; None for fewer than two points."""
    curve = [point for point in quality.get("curve", []) if point.get("ap") is not None]
    if len(curve) < 2:
        return None
    shipped = quality.get("arms", {}).get("shipped", {}).get("ap")
    base = quality.get("base_rate")
    levels = [(value, words) for value, words in ((shipped, "cold start"), (base, "by chance")) if value is not None]
    values = [point[name] for point in curve for name in ("ap", "ap_low", "ap_high") if point.get(name) is not None]
    values += [value for value, _ in levels]
    low: float = max(0.0, math.floor(min(values) * 10) / 10)
    high: float = min(1.0, math.ceil(max(values) * 10) / 10)
    span: float = max(high - low, 0.1)
    # Room on the right for the words of the levels.
    across = Axis(math.log(curve[0]["labels"]), math.log(curve[-1]["labels"]), _LEFT + 8, _RIGHT - 52)
    down = Axis(low, low + span, _FLOOR, _TOP)
    places = {one["labels"]: across.at(math.log(one["labels"])) for one in curve}
    upper = [(places[one["labels"]], down.at(one["ap_high"])) for one in curve if one.get("ap_high") is not None]
    lower = [(places[one["labels"]], down.at(one["ap_low"])) for one in curve if one.get("ap_low") is not None]
    step = 0.1 if span > 0.25 else 0.05
    ticks = [low + step * number for number in range(int(span / step + 1.5))]
    return LinePlot(
        "Average precision by number of labels; the table beside it has the figures.",
        [
            Point(
                places[one["labels"]],
                down.at(one["ap"]),
                f"{one['labels']} labels: {one['ap']:.3f}",
                str(one["labels"]),
            )
            for one in curve
        ],
        [Tick(down.at(value), f"{value:.2f}") for value in ticks],
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        right=_RIGHT,
        floor=_FLOOR,
        levels=[Tick(down.at(value), words) for value, words in levels],
        band=[*upper, *reversed(lower)],
    )
