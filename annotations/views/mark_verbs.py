"""Verbs on answers: values of questions, and what is changed about an annotation that is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.shortcuts import get_object_or_404

from annotations.errors import BadTarget
from annotations.models import Question
from annotations.services import annotating, answering
from annotations.views.deed import Deed
from threads.errors import Refused


def answer(deed: Deed) -> list[int]:
    """Gives a point of a scale, or takes it back: which, the page says, or the other of what is there."""
    pk, _, number = deed.form.argument.partition("=")
    comment, question, point, span = deed.comment, _question(deed, pk), int(number or 0), deed.form.span
    wanted = deed.form.turns_on
    if wanted is None:
        answering.toggle_point(comment, question, point, round=deed.round, by=deed.by, span=span)
    elif wanted or span:
        answering.answer(comment, question, point, round=deed.round, by=deed.by, span=span)
    else:
        answering.withdraw(comment, question, round=deed.round, by=deed.by)
    return [comment.pk]


def write(deed: Deed) -> list[int]:
    """Answers in words; no words take the answer back."""
    question = _question(deed, deed.form.argument)
    words, comment = str(deed.form.data.get(f"value-{question.pk}", "")), deed.comment
    if words.strip() or deed.form.span:
        answering.answer(comment, question, words, round=deed.round, by=deed.by, span=deed.form.span)
    else:
        answering.withdraw(comment, question, round=deed.round, by=deed.by)
    return [comment.pk]


def _question(deed: Deed, pk: str) -> Question:
    if not pk.isdigit():
        raise Refused(f"“{deed.form.argument}” names no question.")
    return get_object_or_404(Question, pk=int(pk), version_id=deed.round.scheme_version_id)


def attribute(deed: Deed) -> list[int]:
    """Sets a yes/no attribute of a label; unsets it where its number is negative."""
    pk, _, number = deed.form.argument.partition("=")
    annotation = deed.annotation(int(pk) if pk.isdigit() else None)
    names = annotation.label.attributes if annotation.label else []
    place = int(number or 0)
    if not 0 < abs(place) <= len(names):
        raise Refused(f"{annotation.label or annotation.question} has no such attribute.")
    name = names[abs(place) - 1]
    # An attribute that is unset is left out: it says no more than one that was never set.
    kept = {key: value for key, value in annotation.attributes.items() if key != name}
    attributes = {**kept, name: True} if place > 0 else kept
    annotating.revise(annotation, by=deed.by, attributes=attributes)
    return [annotation.comment_id]


def retract(deed: Deed) -> list[int]:
    """Takes an annotation back."""
    annotation = deed.annotation(deed.number)
    annotating.retract(annotation, by=deed.by)
    return [annotation.comment_id]


def span(deed: Deed) -> list[int]:
    """Moves the ends of a span."""
    annotation = deed.annotation(deed.number)
    if deed.form.span is None or annotation.start is None:
        raise BadTarget("Select the words to move it to.")
    annotating.revise(annotation, by=deed.by, span=deed.form.span)
    return [annotation.comment_id]


def unsure(deed: Deed) -> list[int]:
    """Marks the annotation at hand as unsure or as sure: as the page says, or the other of what it is."""
    annotation, wanted = deed.annotation(deed.form.cleaned_data["annotation"]), deed.form.turns_on
    annotating.revise(annotation, by=deed.by, unsure=not annotation.unsure if wanted is None else wanted)
    return [annotation.comment_id]


def note(deed: Deed) -> list[int]:
    """Writes a note to the annotation at hand."""
    annotation = deed.annotation(deed.form.cleaned_data["annotation"])
    annotating.revise(annotation, by=deed.by, note=deed.form.cleaned_data["note"].strip())
    return [annotation.comment_id]


VERBS: Final[tuple[Callable[[Deed], list[int]], ...]] = (answer, write, attribute, retract, span, unsure, note)
