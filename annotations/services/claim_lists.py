"""Reads the claims of a project, with what one may see of the places that make them and of what points at them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet

from annotations.models import Claim, Mention, Relation
from threads.models import User

PLACES: Final = 5
"""Places of a kind that the list shows of one claim; the claim's own page has all."""


def found(rows: QuerySet[Claim], words: str) -> QuerySet[Claim]:
    """Those claims whose wording has all the words, as parts of words and in any case."""
    for word in words.split()[:12]:
        # SQLite folds the case of ASCII alone; the other forms make up for it where a word has others.
        forms = {word, word.lower(), word.upper(), word.capitalize()}
        fits = Q(wording__icontains=word)
        for form in forms:
            fits |= Q(wording__contains=form)
        rows = rows.filter(fits)
    return rows


def with_merged(claims: Iterable[int]) -> dict[int, int]:
    """The ids, and those of claims merged into them, each with the id of the claim that is listed. One query."""
    ids = list(claims)
    merged = Claim.objects.filter(merged_into__in=ids).values_list("pk", "merged_into_id")
    return {pk: pk for pk in ids} | {pk: into for pk, into in merged if into is not None}


def with_counts(rows: Iterable[Claim], user: User) -> list[Claim]:
    """The claims, each with `mention_count` and `relation_counts` (by label key) of what this person may see.

    What was merged into a claim counts with it. Three queries however many claims.
    """
    claims = list(rows)
    within = with_merged(claim.pk for claim in claims)
    mentions = Mention.objects.visible_to(user).filter(claim__in=within).order_by()
    made: Counter[int] = Counter()
    for claim, number in mentions.values_list("claim").annotate(number=Count("pk", distinct=True)):
        made[within[claim]] += number
    pointing: dict[int, Counter[str]] = defaultdict(Counter)
    relations = Relation.objects.visible_to(user).filter(target_claim__in=within).order_by()
    counted = relations.values_list("target_claim", "label__key").annotate(number=Count("pk", distinct=True))
    for claim, key, number in counted:
        pointing[within[claim]][key] += number
    for claim in claims:
        claim.mention_count = made[claim.pk]  # type: ignore[attr-defined]
        claim.relation_counts = dict(pointing[claim.pk])  # type: ignore[attr-defined]
    return claims


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with the places one may see: what makes it, and what points at it."""

    claim: Claim
    mentions: list[Mention]
    relations: list[Relation]
    counts: Mapping[str, int]
    mention_count: int


def with_places(rows: Iterable[Claim], user: User) -> list[ShownClaim]:
    """The claims with their places, the latest PLACES of each kind, in a constant number of queries."""
    claims = with_counts(rows, user)
    within = with_merged(claim.pk for claim in claims)
    related = ("comment__thread__project", "creator")
    mentions: dict[int, list[Mention]] = defaultdict(list)
    for mention in Mention.objects.visible_to(user).filter(claim__in=within).select_related(*related).order_by("-pk"):
        if len(mentions[within[mention.claim_id]]) < PLACES:
            mentions[within[mention.claim_id]].append(mention)
    relations: dict[int, list[Relation]] = defaultdict(list)
    pointing = Relation.objects.visible_to(user).filter(target_claim__in=within).select_related(*related, "label")
    for relation in pointing.order_by("-pk"):
        claim = within[relation.target_claim_id or 0]
        if len(relations[claim]) < PLACES:
            relations[claim].append(relation)
    return [
        ShownClaim(
            claim,
            mentions[claim.pk],
            relations[claim.pk],
            claim.relation_counts,  # type: ignore[attr-defined]
            claim.mention_count,  # type: ignore[attr-defined]
        )
        for claim in claims
    ]
