"""Who is how far in a round, and how long their decisions take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Round
from annotations.services.dashboard.paces import Pace, paces_of
from annotations.services.dashboard.parts import Part, Tally, tallies
from annotations.services.measuring import FORMER
from threads.models import Membership


@dataclass(frozen=True, slots=True)
class Person:
    """One person's part in the round. `name` is the user name, for managers; others know people by their alias."""

    pk: int
    name: str
    alias: str
    tally: Tally
    pace: Pace | None


def people_in(round: Round, parts: Sequence[Part], *, named: bool, only: int | None = None) -> list[Person]:
    """Everybody who has a part, or who has been timed, in the order of joining. Two queries."""
    paces, counted = paces_of(round, person=only), tallies(parts, by=lambda part: part.annotator)
    members = Membership.objects.filter(project=round.project_id).order_by("pk")
    called = {pk: (name, alias) for pk, name, alias in members.values_list("user_id", "user__username", "alias")}
    order = {pk: at for at, pk in enumerate(called)}
    found = []
    for pk in sorted({*paces, *counted}, key=lambda pk: (order.get(pk, len(order)), pk)):
        name, alias = called.get(pk, ("", FORMER))
        found.append(Person(pk, name if named else "", alias, counted.get(pk, Tally()), paces.get(pk)))
    return found
