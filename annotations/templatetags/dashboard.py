"""Times of judgements as a plot, for the home of a project."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from annotations.services.dashboard.people import Person
from annotations.services.plotting import DotPlot, Value, dot_plot

register = template.Library()


@register.inclusion_tag("annotations/_plot_dots.html")
def paces(people: Sequence[Person]) -> dict[str, DotPlot]:
    """The median time of each person as a dot, with the quartiles around it; in seconds."""
    rows = [
        Value(person.name or person.alias, pace.median, pace.lower, pace.upper)
        for person in people
        if (pace := person.pace) is not None
    ]
    most = max((row.high or row.value for row in rows), default=0.0) or 1.0
    ticks = [(most * share, f"{most * share:.1f} s") for share in (0, 0.5, 1)]
    label = "Median time of a judgement of each person, with the quartiles; the same numbers are in the table"
    return {"plot": dot_plot(label, rows, low=0, high=most, ticks=ticks)}
