"""An answer that no annotator gave: checked against the scheme as theirs were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotations.errors import BadTarget
from annotations.models import Label, Question
from annotations.models.targets import TargetKind
from annotations.services.adjudicating.answers import Aim, Answer, Given
from annotations.services.adjudicating.gold import Vocabulary
from annotations.services.aiming import TargetChoice, passage_of
from annotations.services.asking import check_attributes, value_for
from annotations.services.asking import passage_of as span_asked
from annotations.services.linking import offer_for
from threads.errors import Refused
from threads.models import Comment


@dataclass(frozen=True, slots=True)
class Proposal:
    """A label by its key, or a value, maybe of a span, with its targets; without one, it is about the comment above.

    Of a question about relations `label` is the type, and there is one target.
    """

    label: str | None = None
    value: Any = None
    span: tuple[int, int] | None = None
    attributes: tuple[str, ...] = ()
    targets: tuple[TargetChoice, ...] = ()


def answer_of(proposals: Sequence[Proposal | Given], question: Question, comment: Comment, words: Vocabulary) -> Answer:
    """The proposals as one answer; what annotators gave stands as it is, for it was checked when they gave it.

    Raises Refused or BadTarget where the scheme does not allow it.
    """
    given = [said if isinstance(said, Given) else _given(said, question, comment, words) for said in proposals]
    whole = [said for said in given if said.start is None]
    if question.kind != Question.Kind.MANY_OF and len(whole) > 1 and question.unit != Question.Unit.RELATION:
        raise Refused(f"{question.name} has one answer.", fields={"answer": ["Give one."]})
    return frozenset(given)


def _given(proposal: Proposal, question: Question, comment: Comment, words: Vocabulary) -> Given:
    if question.unit == Question.Unit.RELATION:
        type_ = words.types.get(proposal.label or "")
        if type_ is None or type_.question_id != question.pk or len(proposal.targets) != 1:
            raise BadTarget(f"{question.name} is answered with types of relation, each with one target.")
        return Given(type_.key, aims=frozenset({_aim(proposal.targets[0], type_, None, comment)}))
    if question.kind in (Question.Kind.SCALE, Question.Kind.TEXT):
        value = value_for(question, proposal.value)
        return Given(None, value, *_span(proposal, question, comment))
    label = words.labels.get((question.key, proposal.label or ""))
    if label is None:
        raise Refused(f"{question.name} has no label {str(proposal.label)[:60]}.", fields={"answer": ["See labels/."]})
    check_attributes(label, dict.fromkeys(proposal.attributes, True))
    return Given(
        label.key,
        None,
        *_span(proposal, question, comment),
        tuple(sorted(set(proposal.attributes))),
        frozenset(_aims(proposal, label, comment)),
    )


def _span(proposal: Proposal, question: Question, comment: Comment) -> tuple[int | None, int | None]:
    passage = span_asked(comment, question, proposal.span)
    return (passage.start, passage.end) if passage else (None, None)


def _aims(proposal: Proposal, label: Label, comment: Comment) -> list[Aim]:
    type_ = label.target_relation
    if type_ is None:
        if proposal.targets:
            raise BadTarget(f"{label.name} says nothing about a target.")
        return []
    targets: Sequence[TargetChoice] = proposal.targets
    if not targets and comment.parent is not None:
        targets = [TargetChoice(TargetKind.COMMENT, comment=comment.parent)]
    return [_aim(target, type_, label, comment) for target in targets]


def _aim(target: TargetChoice, type_: Label, label: Label | None, comment: Comment) -> Aim:
    """By the scheme's rules for links; but the target need not carry the label they name, it may be undecided yet."""
    offer = offer_for(type_, label)
    aimed, span = passage_of(target, source=comment)
    if aimed is not None:
        here, there = comment.position or 0, aimed.position or 0
        if there > here and not offer.later:
            raise BadTarget(f"Comment #{there} comes after #{here} and cannot be what it answers.")
        if aimed.pk == comment.pk and span is None and not offer.itself:
            raise BadTarget("A comment cannot be its own target.")
    return Aim(
        type_.key,
        target.kind,
        aimed.pk if aimed else None,
        span.start if span else None,
        span.end if span else None,
        target.claim.pk if target.claim else None,
    )
