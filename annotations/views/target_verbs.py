"""The verbs of the workspace that are about targets and listed claims. Each returns the comments that changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from django.shortcuts import get_object_or_404

from annotations.errors import BadTarget
from annotations.models import Annotation, Claim, Label, Mention, Question, Relation
from annotations.models.targets import TargetKind
from annotations.querysets import RelationQuerySet
from annotations.services import claims, relating
from annotations.services.aiming import TargetChoice
from annotations.views.deed import Deed
from threads.errors import Refused
from threads.models import Comment

_NOWHERE = {TargetKind.OUTSIDE, TargetKind.UNCLEAR, TargetKind.NONE}


def target(deed: Deed) -> list[int]:
    """Points a label at something else than the comment above, or at one thing more."""
    annotation = _source(deed)
    step = uuid.uuid4()
    choice = choice_of(deed, deed.form.argument, step)
    relating.relate(annotation, choice, by=deed.by, more=deed.form.cleaned_data["more"], step=step)
    return [annotation.comment_id]


def untarget(deed: Deed) -> list[int]:
    """Takes a target back: the one with the id, or the newest of the label."""
    relation = get_object_or_404(_relations(deed), pk=deed.number) if deed.form.argument else _relation(deed)
    relating.unrelate(relation, by=deed.by)
    return [relation.comment_id]


def retarget(deed: Deed) -> list[int]:
    """Marks a target as unsure or sure, writes a note to it, or gives it the scheme's next type of relation."""
    relation, aspect = _relation(deed), deed.form.argument
    if aspect == "unsure":
        wanted = deed.form.turns_on
        relating.revise_relation(relation, by=deed.by, unsure=not relation.unsure if wanted is None else wanted)
    elif aspect == "note":
        relating.revise_relation(relation, by=deed.by, note=deed.form.cleaned_data["note"].strip())
    elif aspect == "type":
        relating.revise_relation(relation, by=deed.by, label=_next_type(deed, relation))
    else:
        raise Refused(f"A target has no “{aspect}” to change.")
    return [relation.comment_id]


def mention(deed: Deed) -> list[int]:
    """Says that the comment, or the span, makes a claim: a listed one, or one listed with it."""
    step, comment = uuid.uuid4(), deed.comment
    claims.mention(_claim(deed, step), comment, span=deed.form.span, round=deed.round, by=deed.by, step=step)
    return [comment.pk]


def unmention(deed: Deed) -> list[int]:
    """Takes a mention back."""
    mentions = Mention.objects.live().filter(round=deed.round, creator=deed.by, comment__thread=deed.thread)
    row = get_object_or_404(mentions, pk=deed.number)
    claims.take_back(row, by=deed.by)
    return [row.comment_id]


def _source(deed: Deed) -> Annotation:
    """The label that the target belongs to. Raises Refused where there is none, or several and none was named."""
    fields = deed.form.cleaned_data
    own = deed.own().filter(label__target_relation__isnull=False)
    if fields["source"]:
        own = own.filter(pk=fields["source"])
    elif fields["source_label"]:
        own = own.filter(label_id=fields["source_label"])
    found = list(own.order_by("-pk")[:2])
    if not found:
        raise Refused("Give the comment a label that has a target first.")
    if len(found) > 1 and not (fields["source"] or fields["source_label"]):
        raise Refused("Several labels of this comment have targets: say which one is meant.", code="which_label")
    return found[0]


def _relations(deed: Deed) -> RelationQuerySet:
    own = Relation.objects.live().individual().by(deed.by)
    related = own.filter(round=deed.round, comment__thread=deed.thread)
    return related.select_related("comment__thread", "round", "label__question", "source__label")


def _relation(deed: Deed) -> Relation:
    """The target meant: the one with the id, or the newest one of the label."""
    pk = deed.form.cleaned_data["relation"]
    if pk:
        return get_object_or_404(_relations(deed), pk=pk)
    found = _relations(deed).filter(source=_source(deed)).order_by("-pk").first()
    if found is None:
        raise Refused("This label has no target.")
    return found


def _next_type(deed: Deed, relation: Relation) -> Label:
    types = list(Label.objects.filter(question__labels=relation.label_id, question__unit=Question.Unit.RELATION))
    place = [label.pk for label in types].index(relation.label_id or 0)
    return types[(place + 1) % len(types)]


def choice_of(deed: Deed, kind: str, step: uuid.UUID) -> TargetChoice:
    """What the fields of the deed point at, as `kind` says; a claim that is listed with it belongs to the step.

    Raises BadTarget where there is no such kind or comment.
    """
    if kind in _NOWHERE:
        return TargetChoice(kind)
    if kind == TargetKind.CLAIM:
        return _claim_choice(deed, step)
    if kind not in {TargetKind.COMMENT, TargetKind.SPAN, "article"}:
        raise BadTarget(f"“{kind}” is no kind of target.")
    aimed = _aimed(deed, 0 if kind == "article" else deed.form.cleaned_data["target"])
    if kind == TargetKind.SPAN:
        return TargetChoice(TargetKind.SPAN, aimed, span=deed.form.span)
    return TargetChoice(TargetKind.COMMENT, aimed)


def _claim_choice(deed: Deed, step: uuid.UUID) -> TargetChoice:
    """A listed claim; with a span, the passage that makes it: then it is listed as a mention, too."""
    span, number = deed.form.span, deed.form.cleaned_data["target"]
    if span is None or number is None:
        return TargetChoice(TargetKind.CLAIM, claim=_claim(deed, step))
    aimed = _aimed(deed, number)
    claim = _claim(deed, step, otherwise=aimed.text[slice(*span)])
    claims.mention(claim, aimed, span=span, round=deed.round, by=deed.by, step=step)
    return TargetChoice(TargetKind.CLAIM, aimed, span=span, claim=claim)


def _aimed(deed: Deed, position: int | None) -> Comment:
    aimed = deed.thread.comments.in_reading_order().filter(position=position).first()
    if aimed is None:
        raise BadTarget("There is no comment with this number in the thread.")
    return aimed


def _claim(deed: Deed, step: uuid.UUID, *, otherwise: str = "") -> Claim:
    """The claim with the id, or the one in this wording, which is listed if it is not yet."""
    pk = deed.form.cleaned_data["claim"]
    if pk:
        return get_object_or_404(Claim.objects.visible_to(deed.by), project=deed.thread.project, pk=pk)
    wording = deed.form.cleaned_data["wording"].strip() or otherwise
    return claims.list_claim(deed.thread.project, wording, by=deed.by, round=deed.round, step=step)


VERBS: Final[tuple[Callable[[Deed], list[int]], ...]] = (target, untarget, retarget, mention, unmention)
