"""Questions in the picker: where each is asked, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator

from django import template

from annotations.models import Question
from annotations.services.reading import Mark, ShownComment

register = template.Library()


@register.filter
def is_asked_of(question: Question, view: ShownComment | None) -> bool:
    """Whether the question can be answered at the comment: about the thread, or passages, at the article."""
    at_article = view is not None and view.node.position == 0
    if question.unit == Question.Unit.THREAD:
        return at_article
    return not at_article or question.unit == Question.Unit.SPAN or question.takes_spans


@register.filter
def answered(view: ShownComment | None, question: Question) -> object:
    """The value given to the whole comment; None where there is none, or no comment."""
    given = (mark.annotation for mark in view.marks) if view else ()
    return next((row.value for row in given if row.question_id == question.pk and row.start is None), None)


@register.filter
def points(question: Question) -> Iterator[int]:
    """The whole numbers of a scale."""
    return iter(range(question.scale_min or 0, (question.scale_max or 0) + 1))


@register.filter
def ends(question: Question) -> tuple[str, str]:
    """What the ends of a scale mean, as its help tells ("1 calm; 5 furious"); empty where it does not."""
    low, _, high = question.help.partition(";")
    names = low.strip(), high.strip()
    bounds = str(question.scale_min), str(question.scale_max)
    if not all(name.startswith(f"{bound} ") for name, bound in zip(names, bounds, strict=True)):
        return "", ""
    return names[0].removeprefix(f"{bounds[0]} "), names[1].removeprefix(f"{bounds[1]} ")


@register.filter
def has(mark: Mark | str, attribute: str) -> bool:
    """Whether the yes/no attribute of the mark's label is set; a mark that is yet to be saved has none."""
    return isinstance(mark, Mark) and mark.annotation.attributes.get(attribute) is True
