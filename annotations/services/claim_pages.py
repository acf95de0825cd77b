"""One listed claim over all threads: who makes it, what disputes or supports it, what was put forward for either.

Everything is read through `visible_to`, so blindness holds here as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Claim, Evidence, Mention, Relation
from annotations.models.targets import TargetKind
from annotations.querysets import MentionQuerySet, RelationQuerySet
from annotations.services.claim_lists import with_counts, with_merged
from threads.models import User

MADE: Final = "made"
"""The side of evidence for labels on passages that make the claim."""
MOST: Final = 100
"""Evidence of a side that is shown."""


@dataclass(frozen=True, slots=True)
class Side:
    """Evidence of one side: for passages that make the claim (MADE), or for labels that stand to it in a relation."""

    key: str
    name: str
    evidence: Sequence[Evidence]


def claim_for(user: User, rows: QuerySet[Claim], pk: int) -> Claim | None:
    """The claim with its counts, as this person may see it; None where they may not. A merged one gives its other."""
    known = Claim.objects.once_visible_to(user).filter(pk=pk, merged_into__isnull=False)
    merged = known.values_list("merged_into_id", flat=True).first()
    found = with_counts(rows.filter(pk=merged or pk), user)
    return found[0] if found else None


def mentions_of(claim: Claim, user: User) -> MentionQuerySet:
    """Where it is made, the latest first."""
    rows = Mention.objects.visible_to(user).filter(claim__in=with_merged([claim.pk]))
    return rows.select_related("comment__thread", "comment__author", "creator", "claim").order_by("-pk")


def relations_to(claim: Claim, user: User) -> RelationQuerySet:
    """What is aimed at the claim, or at a comment or passage that makes it, the latest first."""
    within = list(with_merged([claim.pk]))
    made = Mention.objects.visible_to(user).filter(claim__in=within, comment=OuterRef("target_comment"))
    touching = made.filter(Q(start=None) | Q(start__lt=OuterRef("target_end"), end__gt=OuterRef("target_start")))
    at_passage = Q(target_kind=TargetKind.COMMENT) & Exists(made) | Q(target_kind=TargetKind.SPAN) & Exists(touching)
    rows = Relation.objects.visible_to(user).filter(comment__thread__project_id=claim.project_id)
    rows = rows.filter(Q(target_claim__in=within) | at_passage)
    related = ("comment__thread", "comment__author", "creator", "label", "source", "target_comment")
    return rows.select_related(*related).order_by("-pk")


def evidence_of(claim: Claim, user: User) -> list[Side]:
    """What was put forward for labels on passages that make the claim, then for labels that stand to it in each type of
    relation; of each side the first MOST. Four queries.
    """
    within = list(with_merged([claim.pk]))
    made = Mention.objects.visible_to(user).filter(claim__in=within, comment=OuterRef("annotation__comment"))
    spans = Q(start__lt=OuterRef("annotation__end"), end__gt=OuterRef("annotation__start"))
    is_whole = Q(annotation__start=None) & Exists(made)
    touching = Exists(made.filter(Q(start=None) | spans))
    rows = Evidence.objects.visible_to(user)
    related = ("annotation__comment__thread", "annotation__label", "found_in__thread", "source__thread", "creator")
    rows = rows.select_related(*related).order_by("pk")
    # A label that says something about a target is about that, not about what its own comment claims.
    own = rows.filter(is_whole | touching, annotation__label__target_relation=None)
    sides = [Side(MADE, "where it is made", list(own[:MOST]))]
    aimed = relations_to(claim, user).filter(Exists(rows.filter(annotation=OuterRef("source"))))
    pointing = {
        source: (key, name)
        for source, key, name in aimed.order_by("pk").values_list("source", "label__key", "label__name")[: 5 * MOST]
    }
    by_type: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for row in rows.filter(annotation__in=list(pointing)):
        by_type[pointing[row.annotation_id]].append(row)
    sides += [Side(key, name, found[:MOST]) for (key, name), found in sorted(by_type.items())]
    return [side for side in sides if side.evidence]


def may_change(claim: Claim, user: User, *, manages: bool) -> bool:
    """Whether this person may word the claim anew, merge it or take it off the list."""
    return manages or claim.created_by_id == user.pk


def merged_into(claim: Claim, user: User) -> QuerySet[Claim]:
    """Claims that were merged into this one, as far as this person may see them."""
    rows = Claim.objects.once_visible_to(user).filter(merged_into=claim)
    return rows.select_related("created_by").order_by("pk")
