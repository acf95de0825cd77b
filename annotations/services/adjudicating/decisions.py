"""What was decided so far: the decisions that stand, with their gold as an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from annotations.models import Adjudication, Annotation, Relation, Round
from annotations.models.annotations import Layer
from annotations.services.adjudicating.answers import Aim, Answer, Given, Place

# Earlier decisions on one place that are told of.
MOST_EARLIER: Final = 10


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and what it says by question; a question that it says nothing about was decided to have no label."""

    row: Adjudication
    gold: dict[str, Answer]

    def answer(self, question: str) -> Answer:
        """What holds."""
        return self.gold.get(question, frozenset())


@dataclass(slots=True)
class Decisions:
    """The decisions that stand in some threads. Imported ones are about every question of a comment."""

    by_place: dict[tuple[int, str | None], Decided]

    def on(self, comment: int, question: str) -> list[Decided]:
        """Those that say something about the question: usually one, and one about all questions besides."""
        found = (self.by_place.get((comment, key)) for key in (question, None))
        return [decided for decided in found if decided is not None]


def decisions_in(threads: Collection[int], round: Round) -> Decisions:
    """Three queries."""
    live = Adjudication.objects.live().filter(round=round, comment__thread_id__in=threads)
    gold = {"layer": Layer.GOLD, "adjudication__in": live.order_by().values("pk")}
    aims: dict[int | None, set[Aim]] = defaultdict(set)
    said: dict[int, dict[str, set[Given]]] = defaultdict(lambda: defaultdict(set))
    for relation in Relation.objects.live().filter(**gold).select_related("label__question"):
        aim = aim_of(relation)
        if relation.source_id is not None:
            aims[relation.source_id].add(aim)
        elif relation.label is not None:
            given = Given(aim.label, aims=frozenset({aim}))
            said[relation.adjudication_id or 0][relation.label.question.key].add(given)
    for row in Annotation.objects.live().filter(**gold).select_related("label", "question"):
        given = given_of(row, frozenset(aims[row.pk]))
        said[row.adjudication_id or 0][row.question.key].add(given)
    return Decisions(
        {
            (row.comment_id, row.question.key if row.question else None): Decided(
                row, {key: frozenset(given) for key, given in said[row.pk].items()}
            )
            for row in live.select_related("question", "by", "merge").order_by("pk")
        }
    )


def earlier_on(place: Place, round: Round) -> list[Adjudication]:
    """What was decided before on this place and stands no longer, the latest first.

    `annotations` are at hand with their labels; they were retracted with it. Two queries.
    """
    comment, question = place
    rows = Adjudication.objects.filter(round=round, comment=comment, question__key=question)
    rows = rows.exclude(superseded_at=None).select_related("by").order_by("-pk")
    return list(rows.prefetch_related("annotations__label")[:MOST_EARLIER])


def given_of(row: Annotation, aims: frozenset[Aim]) -> Given:
    """A stored annotation as it is compared."""
    holding = tuple(sorted(name for name, holds in row.attributes.items() if holds))
    return Given(row.label.key if row.label else None, row.value, row.start, row.end, holding, aims)


def aim_of(row: Relation) -> Aim:
    """A stored relation as it is compared."""
    return Aim(
        row.label.key if row.label else "",
        row.target_kind,
        row.target_comment_id,
        row.target_start,
        row.target_end,
        row.target_claim_id,
    )
