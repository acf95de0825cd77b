"""What a person points at, as passages of texts: checked, and as the columns that store it."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.errors import BadTarget
from annotations.models import Annotation, Claim, Relation
from annotations.models.targets import TargetKind
from annotations.selectors import Span, cut
from annotations.services.linking import Ends
from threads.models import Comment


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """What a person points at. `span` is (start, end) in code points of the target comment's text."""

    kind: str
    comment: Comment | None = None
    span: tuple[int, int] | None = None
    claim: Claim | None = None


def span_of(annotation: Annotation | None) -> tuple[int, int] | None:
    """Where an annotation stands in its comment; None for the whole comment."""
    if annotation is None or annotation.start is None or annotation.end is None:
        return None
    return annotation.start, annotation.end


def passage_of(target: TargetChoice, *, source: Comment) -> tuple[Comment | None, Span | None]:
    """The comment and the span that the choice points at. Raises BadTarget where it does not make sense."""
    kind = target.kind
    if kind not in TargetKind.values:
        raise BadTarget(f"{kind!r} is no kind of target: choose one of {', '.join(TargetKind.values)}.")
    if kind in {TargetKind.COMMENT, TargetKind.SPAN} and target.comment is None:
        raise BadTarget(f"A target of kind {kind} names a comment.")
    if kind == TargetKind.SPAN and target.span is None:
        raise BadTarget("A target of kind span has a start and an end.")
    if (kind == TargetKind.CLAIM) != (target.claim is not None):
        raise BadTarget("A target of kind claim names a listed claim, and no other does.")
    if target.claim is not None:
        _check_claim(target.claim, source)
    has_passage = kind in {TargetKind.COMMENT, TargetKind.SPAN, TargetKind.CLAIM}
    aimed = target.comment if has_passage else None
    if aimed is None:
        return None, None
    if aimed.thread_id != source.thread_id or aimed.position is None:
        raise BadTarget("The target must be in the same thread; for anything else choose “outside the thread”.")
    if target.span is None or kind == TargetKind.COMMENT:
        return aimed, None
    try:
        return aimed, cut(aimed.text, *target.span)
    except ValueError as error:
        raise BadTarget(str(error)) from error


def _check_claim(claim: Claim, source: Comment) -> None:
    if claim.project_id != source.thread.project_id:
        raise BadTarget("The claim belongs to another project.")
    if claim.trashed_at is not None:
        raise BadTarget("The claim is in the trash.")


def fields_of(target: TargetChoice, aimed: Comment | None, span: Span | None) -> dict[str, object]:
    """What is stored of a target."""
    return {
        "target_kind": target.kind,
        "target_comment_id": aimed.pk if aimed else None,
        "target_start": span.start if span else None,
        "target_end": span.end if span else None,
        "target_exact": span.exact if span else None,
        "target_claim_id": target.claim.pk if target.claim else None,
    }


def ends_of(relation: Relation) -> Ends:
    """The two ends of a stored relation."""
    span = None
    if relation.target_start is not None and relation.target_end is not None:
        span = Span(relation.target_start, relation.target_end, relation.target_exact or "")
    return Ends(relation.comment, span_of(relation.source), relation.target_kind, relation.target_comment, span)
