"""Coefficients as people read them, and the small plots of the page, drawn on the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import template

from annotations.services.measuring import alias_of

register = template.Library()

# Of the dot plot, in units of its view box.
LEFT: Final = 170
RIGHT: Final = 600
ROW: Final = 28
FROM: Final = -0.2
"""Where the axis begins; what lies below is drawn there."""
# Of the trend.
TREND_WIDTH: Final = 600
TREND_HEIGHT: Final = 120
WORDS: Final = {
    "raw": ("Raw agreement", "How often two people said the same. Chance alone makes some of it."),
    "alpha": ("Krippendorff’s alpha", "1 is perfect, 0 is what chance would give; answers may be missing."),
    "alpha_ordinal": ("Krippendorff’s alpha, ordinal", "The same for a scale: 2 and 3 differ less than 1 and 4."),
    "alpha_masi": ("Krippendorff’s alpha, MASI", "The same for sets of labels: those with common labels differ less."),
    "fleiss": ("Fleiss’ kappa", "Chance is how often each label was used by all together."),
    "ac1": ("Gwet’s AC1", "Chance is small where one label is very frequent or very rare."),
}


@register.filter
def figure(value: float | None, digits: int = 2) -> str:
    """So many decimals, with a true minus; a dash for nothing."""
    return "–" if value is None else f"{value:z.{digits}f}".replace("-", "−")


@register.filter
def percent(value: float | None) -> str:
    """A share as a whole percentage; one decimal below ten."""
    if value is None:
        return "–"
    return f"{100 * value:.0f} %" if value >= 0.1 or value == 0 else f"{100 * value:.1f} %"


@register.filter
def coefficient_name(key: str) -> str:
    """What a coefficient is called."""
    return WORDS[key][0]


@register.filter
def coefficient_words(key: str) -> str:
    """What it says, in one line."""
    return WORDS[key][1]


@register.filter
def answer(value: object) -> str:
    """An answer as people read it."""
    return "no answer" if value in ("", None) else str(value)


@register.filter
def day(moment: str) -> date:
    """The day of a time in ISO format."""
    return date.fromisoformat(moment[:10])


@register.filter
def alias(person: int, aliases: Mapping[int, str]) -> str:
    """What an annotator is called in the project."""
    return alias_of(person, aliases)


@register.filter
def by_id(rows: Mapping[int, Any], pk: int) -> Any:
    """The row with this id; nothing where it is gone."""
    return rows.get(pk, "")


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of the dot plot: places in its view box."""

    name: str
    y: int
    x: float
    low: float | None
    high: float | None
    lit_low: float | None = None
    lit_high: float | None = None

    @property
    def text_y(self) -> int:
        """Where its name stands."""
        return self.y + 4


@register.inclusion_tag("annotations/_plot_dots.html")
def dots(question: Mapping[str, Any]) -> dict[str, Any]:
    """Alpha of each label with its interval, and beside it what was published."""
    lit = {row["label"]: row for row in question["published"] if "alpha" in row["coefficient"]}
    rows = [(row["name"], row["alpha"], lit.get(row["key"])) for row in question["labels"]]
    main = next(name for name in question["coefficients"] if name != "raw")
    rows.insert(0, ("all labels" if rows else question["name"], question["coefficients"][main], lit.get("")))
    drawn = [row for row in rows if row[1]["value"] is not None]
    found = [_dot(name, ROW * at + 18, value, beside) for at, (name, value, beside) in enumerate(drawn)]
    bottom = ROW * len(found) + 10
    ticks = [(_x(value), figure(value)) for value in (0, 0.25, 0.5, 0.75, 1)]
    return {"dots": found, "bottom": bottom, "label_y": bottom + 16, "height": bottom + 24, "ticks": ticks,
            "left": LEFT, "right": RIGHT, "zero": _x(0), "names": LEFT - 10, "title": question["name"]}  # fmt: skip


def _dot(name: str, y: int, value: Mapping[str, Any], beside: Mapping[str, Any] | None) -> Dot:
    low, high = value["low"], value["high"]
    return Dot(
        name if len(name) < 26 else f"{name[:24]}…",
        y,
        _x(value["value"]),
        None if low is None else _x(low),
        None if high is None else _x(high),
        None if beside is None else _x(beside["low"]) - 3,
        None if beside is None else _x(beside["high"]) + 3,
    )


def _x(value: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * (max(value, FROM) - FROM) / (1 - FROM), 1)


@register.inclusion_tag("annotations/_plot_trend.html")
def trend(times: Sequence[Mapping[str, Any]], title: str) -> dict[str, Any]:
    """Alpha over time, as a line with a point for each part of the work; parts without a value are left out."""
    step = (TREND_WIDTH - 60) / max(len(times) - 1, 1)
    points = [
        (round(40 + step * at, 1), round(_y(row["alpha"]), 1))
        for at, row in enumerate(times)
        if row["alpha"] is not None
    ]
    ticks = [(round(_y(value), 1), round(_y(value) + 4, 1), figure(value)) for value in (0, 0.5, 1)]
    return {"points": points, "line": " ".join(f"{x},{y}" for x, y in points), "ticks": ticks, "title": title,
            "width": TREND_WIDTH, "height": TREND_HEIGHT}  # fmt: skip


def _y(value: float) -> float:
    return TREND_HEIGHT - 14 - (TREND_HEIGHT - 28) * (max(value, FROM) - FROM) / (1 - FROM)
