"""What each question asks, and which answers it takes. Reads only; annotating and answering write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from annotations.errors import BadTarget
from annotations.extraction.sentences import sentences
from annotations.models import Label, Question, Round
from annotations.selectors import Span, cut, snap
from annotations.services import rounds
from threads.errors import Refused
from threads.models import Comment, User
from threads.text import canonical

# Characters of an answer in words.
LONGEST_TEXT: Final = 10_000


def check_asked(comment: Comment, question: Question, *, round: Round, by: User, has_span: bool) -> None:
    """Raises where the round does not ask this question about the comment, or about a span of it.

    A question about the thread is answered on the comment at position 0, once. Of the article itself only passages
    are judged, and of the comments those that this person was given. Raises BadTarget, Refused, or
    Conflict where the round or the person's work on the thread is closed.
    """
    rounds.require_unit(round, comment, by=by)
    if comment.thread.project_id != round.project_id or comment.position is None:
        raise BadTarget("This comment does not belong to the round's project.")
    if question.version_id != round.scheme_version_id:
        raise Refused(f"{question.name} does not belong to this round's scheme.")
    if question.unit == Question.Unit.RELATION:
        raise Refused(f"{question.name} is about relations: give it to a relation, not to a comment.")
    if question.unit == Question.Unit.THREAD:
        if comment.position != 0:
            raise BadTarget(f"{question.name} is asked about the thread: answer it on its article.")
        return
    if not comment.text:
        raise BadTarget("This comment has no text left to judge.")
    if question.unit == Question.Unit.COMMENT and comment.position == 0 and not has_span:
        raise BadTarget(f"{question.name} is asked about comments; of the article, only passages can be marked.")


def passage_of(comment: Comment, question: Question, span: tuple[int, int] | None) -> Span | None:
    """The span (code points, end exclusive) as the question takes it: verified, widened to sentences if it says so.

    None stands for the whole comment. Raises BadTarget.
    """
    if span is None:
        if question.unit == Question.Unit.SPAN:
            raise BadTarget(f"{question.name} is asked about spans: select one.")
        return None
    if question.unit != Question.Unit.SPAN and not question.takes_spans:
        raise BadTarget(f"{question.name} is asked about whole {question.unit}s, not spans.")
    try:
        passage = cut(comment.text, *span)
        if question.snaps_to_sentences:
            passage = snap(comment.text, passage, sentences(comment.text))
    except ValueError as error:
        raise BadTarget(str(error)) from error
    return passage


def check_attributes(label: Label | None, attributes: Mapping[str, Any]) -> None:
    """Raises Refused where the label has no such attribute, or a value is neither true nor false."""
    known = label.attributes if label else []
    unknown = sorted(set(attributes) - set(known))
    if unknown:
        choices = f"it has {', '.join(known)}" if known else "it has none"
        raise Refused(f"The label {label} has no attribute {', '.join(unknown)}: {choices}.")
    if not all(isinstance(value, bool) for value in attributes.values()):
        raise Refused("An attribute is true or false.")


def value_for(question: Question, value: object) -> int | str:
    """The answer to a scale or text question as it is stored. Raises Refused with the field `value`."""
    if question.kind == Question.Kind.SCALE:
        low, high = question.scale_min, question.scale_max
        if not isinstance(value, int) or isinstance(value, bool) or not (low or 0) <= value <= (high or 0):
            raise _bad_value(f"{question.name} is answered with a whole number from {low} to {high}.")
        return value
    if question.kind != Question.Kind.TEXT:
        raise _bad_value(f"{question.name} is answered with a label, not with a value.")
    if not isinstance(value, str):
        raise _bad_value(f"{question.name} is answered in words.")
    words = canonical(value).strip()
    if not words:
        raise _bad_value(f"{question.name} is answered in words; to have no answer, take it back.")
    if len(words) > LONGEST_TEXT:
        raise _bad_value(f"An answer has at most {LONGEST_TEXT:,} characters; this one has {len(words):,}.")
    return words


def choices_of(question: Question) -> str:
    """What one may answer, in words for a person: the labels with their keys, the ends of a scale."""
    if question.kind == Question.Kind.SCALE:
        return f"{question.scale_min} to {question.scale_max}"
    if question.kind == Question.Kind.TEXT:
        return "in your own words"
    named = (f"{label.name} ({label.shortcut})" if label.shortcut else label.name for label in question.labels.all())
    return ", ".join(named)


def _bad_value(words: str) -> Refused:
    return Refused(words, code="bad_value", fields={"value": [words]})
