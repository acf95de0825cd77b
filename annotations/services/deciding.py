"""An annotator accepts or rejects a suggestion, exactly once. Undo writes Decision, too."""

from __future__ import annotations

import uuid

from django.db import transaction

from annotations.errors import AlreadyDecided
from annotations.models import Annotation, Decision, Label, Relation, Round, SuggestedTarget, Suggestion
from annotations.models.annotations import Origin
from annotations.services import annotating, history, relating, rounds
from threads.errors import Refused
from threads.models import User


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, round: Round, by: User) -> Annotation:
    """Turns a suggestion into the annotator's own annotation, with its likeliest target.

    Raises AlreadyDecided on a second decision, Refused where the round's scheme does not have the label.
    """
    step = uuid.uuid4()
    decision = _decide(suggestion, Decision.Verdict.ACCEPTED, round=round, by=by)
    span = None if suggestion.start is None or suggestion.end is None else (suggestion.start, suggestion.end)
    annotation = annotating.annotate(
        suggestion.comment,
        _label_in(round, suggestion.label),
        round=round,
        by=by,
        span=span,
        attributes=_attributes(suggestion),
        origin=Origin.ACCEPTED,
        suggestion=suggestion,
        step=step,
    )
    best = suggestion.targets.first()
    if best is not None and annotation.label is not None and annotation.label.needs_target:
        relating.relate(annotation, _choice(best), by=by, chosen_by=Relation.By.DEFAULT, step=step)
    decision.annotation = annotation
    decision.save(update_fields=["annotation"])
    history.record("accept", decision, round=round, by=by, before=None, after=history.snapshot(decision), step=step)
    return annotation


@transaction.atomic
def reject_suggestion(suggestion: Suggestion, *, round: Round, by: User) -> Decision:
    """Records that the annotator does not want the suggestion. Raises AlreadyDecided on a second decision."""
    decision = _decide(suggestion, Decision.Verdict.REJECTED, round=round, by=by)
    history.record(
        "reject", decision, round=round, by=by, before=None, after=history.snapshot(decision), step=uuid.uuid4()
    )
    return decision


def _decide(suggestion: Suggestion, verdict: str, *, round: Round, by: User) -> Decision:
    rounds.require_open(round, suggestion.comment.thread, by=by)
    decision, is_new = Decision.objects.get_or_create(
        suggestion=suggestion, annotator=by, defaults={"verdict": verdict, "round": round}
    )
    if not is_new:
        raise AlreadyDecided(f"You have {decision.verdict} this suggestion before. Undo that to decide again.")
    return decision


def _label_in(round: Round, label: Label) -> Label:
    """The label of the same keys in the round's scheme version: a suggestion may be older than the scheme."""
    if label.question.version_id == round.scheme_version_id:
        return label
    found = Label.objects.filter(
        question__version_id=round.scheme_version_id, question__key=label.question.key, key=label.key
    ).first()
    if found is None:
        raise Refused(f"This round's scheme no longer has the label {label.name}.")
    return found


def _attributes(suggestion: Suggestion) -> dict[str, bool]:
    """Attributes that the extractor scored, as yes or no, where the label has them."""
    return {name: suggestion.scores[name] >= 0.5 for name in suggestion.label.attributes if name in suggestion.scores}


def _choice(target: SuggestedTarget) -> relating.TargetChoice:
    has_span = target.target_start is not None and target.target_end is not None
    return relating.TargetChoice(
        kind=target.target_kind,
        comment=target.target_comment,
        span=(target.target_start or 0, target.target_end or 0) if has_span else None,
    )
