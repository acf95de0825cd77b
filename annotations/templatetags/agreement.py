"""Coefficients as people read them, and the small plots of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import template

from annotations.services.measuring import alias_of
from annotations.services.plotting import Axis, DotPlot, LinePlot, Point, Tick, Value, dot_plot

register = template.Library()

FROM: Final = -0.2
"""Where the axes of alpha begin; what lies below is drawn there."""
# Of the trend.
_WIDTH: Final = 600
_HEIGHT: Final = 120
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
def main_coefficient(coefficients: Mapping[str, Any]) -> Any:
    """The one to quote: the first after raw agreement."""
    return next(value for name, value in coefficients.items() if name != "raw")


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


@register.inclusion_tag("annotations/_plot_dots.html")
def dots(question: Mapping[str, Any]) -> dict[str, DotPlot]:
    """Alpha of each label with its interval, and beside it what was published."""
    lit = {row["label"]: row for row in question["published"] if "alpha" in row["coefficient"]}
    rows = [(row["name"], row["alpha"], lit.get(row["key"])) for row in question["labels"]]
    main = main_coefficient(question["coefficients"])
    rows.insert(0, ("all labels" if rows else question["name"], main, lit.get("")))
    values = [
        Value(name, alpha["value"], alpha["low"], alpha["high"], beside and (beside["low"], beside["high"]))
        for name, alpha, beside in rows
        if alpha["value"] is not None
    ]
    label = f"Alpha of {question['name']} and its labels; the same numbers are in the table"
    ticks = [(value, figure(value)) for value in (0, 0.25, 0.5, 0.75, 1)]
    return {"plot": dot_plot(label, values, low=FROM, high=1, ticks=ticks)}


@register.inclusion_tag("annotations/_plot_lines.html")
def trend(times: Sequence[Mapping[str, Any]], title: str) -> dict[str, LinePlot]:
    """Alpha over time, with a point for each part of the work; where a part has no value the line is broken."""
    across = Axis(0, max(len(times) - 1, 1), 40, _WIDTH - 20)
    down = Axis(FROM, 1, _HEIGHT - 14, 14)
    points = [
        None if row["alpha"] is None else Point(across.at(at), down.at(row["alpha"]), figure(row["alpha"]))
        for at, row in enumerate(times)
    ]
    ticks = [Tick(down.at(value), figure(value)) for value in (0, 0.5, 1)]
    label = f"Alpha of {title} over time; the same numbers are in the table"
    return {"plot": LinePlot(label, points, ticks, _WIDTH, _HEIGHT, left=36, right=_WIDTH, floor=_HEIGHT)}
