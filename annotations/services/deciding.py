"""An annotator accepts or rejects a suggestion, exactly once. Undo writes Decision, too."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from annotations.errors import AlreadyDecided, BadTarget, NothingToUndo
from annotations.models import Annotation, Decision, Event, Label, Relation, Round, SuggestedTarget, Suggestion
from annotations.models.annotations import Origin
from annotations.services import annotating, history, relating, rounds
from threads.errors import Refused
from threads.models import User


@dataclass(frozen=True, slots=True)
class Edit:
    """What an annotator changes in a suggestion on the way to accepting it; None is as proposed.

    `span` is (start, end) in code points of the comment's text, `label` one of the round's scheme.
    """

    span: tuple[int, int] | None = None
    label: Label | None = None
    target: relating.TargetChoice | None = None


@transaction.atomic
def accept_suggestion(
    suggestion: Suggestion,
    *,
    round: Round,
    by: User,
    edit: Edit | None = None,
    step: uuid.UUID | None = None,
    is_bulk: bool = False,
) -> Annotation:
    """Turns a suggestion into the annotator's own annotation, with its likeliest target or the one that was chosen.

    Where something was changed, annotation and decision say "edited". A label that the annotator had given by hand
    already stays as it is. Raises AlreadyDecided on a second decision, Refused where the round's scheme does not have
    the label, BadTarget where span or target do not exist. `is_bulk` says that nobody looked at just this one.
    """
    step = step or uuid.uuid4()
    edit = edit or Edit()
    proposed = None if suggestion.start is None or suggestion.end is None else (suggestion.start, suggestion.end)
    span = edit.span or proposed
    label = _label_in(round, suggestion.label)
    best = suggestion.targets.select_related("target_comment").first()
    target = _choice(best) if best is not None else None
    is_edited = span != proposed or edit.label not in {None, label} or edit.target not in {None, target}
    verdict = Decision.Verdict.EDITED if is_edited else Decision.Verdict.ACCEPTED
    decision = _decide(suggestion, verdict, round=round, by=by, is_bulk=is_bulk)
    annotation = annotating.annotate(
        suggestion.comment,
        edit.label or label,
        round=round,
        by=by,
        span=span,
        attributes=_attributes(suggestion) if edit.label in {None, label} else None,
        origin=Origin.EDITED if is_edited else Origin.ACCEPTED,
        suggestion=suggestion,
        step=step,
    )
    # Who names the target that was proposed takes it as proposed.
    chosen_by = Relation.By.DEFAULT if edit.target in {None, target} else Relation.By.CHOSEN
    target = edit.target or target
    is_new = annotation.suggestion_id == suggestion.pk
    if target is not None and annotation.label is not None and annotation.label.needs_target and is_new:
        relating.relate(annotation, target, by=by, chosen_by=chosen_by, step=step)
    decision.annotation = annotation
    decision.save(update_fields=["annotation"])
    verb = "bulk_accept" if is_bulk else "accept"
    history.record(verb, decision, round=round, by=by, before=None, after=history.snapshot(decision), step=step)
    return annotation


@transaction.atomic
def reject_suggestion(suggestion: Suggestion, *, round: Round, by: User, step: uuid.UUID | None = None) -> Decision:
    """Records that the annotator does not want the suggestion. Raises AlreadyDecided on a second decision."""
    decision = _decide(suggestion, Decision.Verdict.REJECTED, round=round, by=by)
    after = history.snapshot(decision)
    history.record("reject", decision, round=round, by=by, before=None, after=after, step=step or uuid.uuid4())
    return decision


@transaction.atomic
def take_back(suggestion: Suggestion, *, round: Round, by: User) -> None:
    """Undoes the decision, if it is the last thing this person did in the thread; else raises NothingToUndo."""
    done = Event.objects.individual().filter(round=round, actor=by, thread=suggestion.comment.thread_id)
    last = done.order_by("-id").first()
    is_it = (
        last is not None
        and done.filter(
            step=last.step, table="decision", verb__in=["accept", "reject"], after__suggestion_id=suggestion.pk
        ).exists()
    )
    if not is_it:
        raise NothingToUndo("You did something else in this thread since. Undo that there first.")
    history.undo(round, by=by, thread=suggestion.comment.thread)


def target_ranked(suggestion: Suggestion, rank: int) -> relating.TargetChoice:
    """One of the up to three targets that were proposed, 1 being the likeliest. Raises BadTarget."""
    found = suggestion.targets.filter(rank=rank).select_related("target_comment").first()
    if found is None:
        raise BadTarget("This suggestion proposes no such target.")
    return _choice(found)


def _decide(suggestion: Suggestion, verdict: str, *, round: Round, by: User, is_bulk: bool = False) -> Decision:
    rounds.require_open(round, suggestion.comment.thread, by=by)
    decision, is_new = Decision.objects.get_or_create(
        suggestion=suggestion, annotator=by, defaults={"verdict": verdict, "round": round, "is_bulk": is_bulk}
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
