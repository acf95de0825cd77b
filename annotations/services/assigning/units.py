"""Which comments of a thread a round is about, and which threads several people judge. All of it is SQL.

A draw must come out the same for everybody and at any time, on either database. So it is arithmetic over ids and the
round's seed, and not a random number that is stored somewhere.
"""

from __future__ import annotations

from typing import Final

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import LessThan

from annotations.models import AssignmentUnit, ListedUnit, Round
from annotations.services.progress import IS_UNIT
from threads.models import Comment, Thread

# A prime: squares of residues below it scatter like random numbers, and fit 64 bits.
_PRIME: Final = 2**31 - 1
_STRIDE: Final = 48_271
# The golden ratio times 2**31: its multiples, modulo 2**31, lie as evenly as numbers can. Of five threads that were
# imported one after the other, a fifth is one thread, and not by bad luck none.
_GOLDEN: Final = 1_327_217_885
_RANGE: Final = 2**31


def units_of(round: Round) -> Q:
    """The condition on comments that they are units of the round. For querysets of Comment."""
    if round.units == Round.Units.SAMPLE:
        place = (F("pk") * _STRIDE + round.seed % _PRIME) % _PRIME
        # Each comment by itself, whatever becomes of the others.
        return IS_UNIT & Q(LessThan(place * place % _PRIME, int(probability_of(round) * _PRIME)))
    if round.units == Round.Units.LISTED:
        listed = ListedUnit.objects.filter(round=round, comment__thread_id=OuterRef("thread_id"))
        above = Q(
            with_replies=True,
            comment__position__lte=OuterRef("position"),
            comment__subtree_end__gte=OuterRef("position"),
        )
        return IS_UNIT & Q(Exists(listed.filter(Q(comment_id=OuterRef("pk")) | above)))
    return IS_UNIT


def probability_of(round: Round) -> float:
    """With which each comment becomes a unit of the round; 1 where nothing is drawn."""
    return round.sample_probability or 1.0 if round.units == Round.Units.SAMPLE else 1.0


def annotators_of(round: Round) -> Case:
    """How many people judge a thread, as an expression over threads: all the round's, or one outside the shared part.

    What is shared is whole threads, since whoever judges a comment has to read what stands around it.
    """
    place = (Cast(F("pk"), BigIntegerField()) * _GOLDEN + round.seed % _RANGE) % _RANGE
    return Case(
        When(LessThan(place, int(round.shared_fraction * _RANGE)), then=Value(round.annotators_per_unit)),
        default=Value(1),
    )


def has_units(round: Round) -> Exists:
    """The condition on threads that there is something to judge in them."""
    return Exists(Comment.objects.filter(units_of(round), thread_id=OuterRef("pk")).order_by())


def open_units(round: Round, thread: Thread) -> tuple[dict[int, float], bool]:
    """What is still to be given out of a thread: probabilities by comment id, and whether that is only a part.

    Each unit goes to as many people as the thread is for; skipped and expired assignments gave theirs back.
    """
    wanted = Thread.objects.filter(pk=thread.pk).annotate(people=annotators_of(round)).values_list("people", flat=True)
    most = wanted.get()
    every = list(
        Comment.objects.filter(units_of(round), thread=thread).order_by("position").values_list("pk", flat=True)
    )
    counting = round.assignments.counting().filter(thread=thread)
    whole = counting.filter(is_part=False).count()
    taken: dict[int, int] = {}
    parts = AssignmentUnit.objects.filter(assignment__in=counting.filter(is_part=True))
    for pk in parts.values_list("comment_id", flat=True):
        taken[pk] = taken.get(pk, 0) + 1
    left = {pk: probability_of(round) for pk in every if whole + taken.get(pk, 0) < most}
    return left, len(left) < len(every)
