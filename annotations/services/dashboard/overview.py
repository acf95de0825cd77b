"""All that the home of a project shows of a round, as one person may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotations.models import Round
from annotations.services import measuring
from annotations.services.dashboard.next_step import Step, next_step
from annotations.services.dashboard.paces import Pace, common_pace
from annotations.services.dashboard.parts import Tally, parts_of, tallies, tally
from annotations.services.dashboard.people import Person, people_in
from threads.models import Membership, Project, User

OVERSEERS = frozenset({Membership.Role.MANAGER, Membership.Role.ADJUDICATOR})


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a round is.

    `all` counts everybody's assignments, for annotators and readers of a blind round that is not closed their own
    alone: who is where is an answer of a kind. `people` and `threads` (by thread id) are about
    everybody for whoever may adjudicate, and else about one person, who is `only`. In which state colleagues'
    judgements are is an answer of a kind: `shows_states` says whether this person may see it. `trends` are the
    questions of the report with the numbers of their times; None where the report is not at hand.
    """

    step: Step
    round: Round | None = None
    only: int | None = None
    shows_states: bool = False
    all: Tally = field(default_factory=Tally)
    own: Tally = field(default_factory=Tally)
    people: Sequence[Person] = ()
    threads: Mapping[int, Tally] = field(default_factory=dict)
    pace: Pace | None = None
    trends: Sequence[Mapping[str, Any]] | None = None


def overview_of(project: Project, round: Round | None, *, by: User, role: str) -> Overview:
    """What this person, a member with this role, sees. The number of queries depends on nothing."""
    if round is None:
        return Overview(next_step(project, None, by=by, role=role, own=Tally(), all=Tally()))
    parts = parts_of(round)
    own = [part for part in parts if part.annotator == by.pk]
    only = None if role in OVERSEERS else by.pk
    seen = parts if only is None else own
    is_veiled = only is not None and round.is_blind and round.state != Round.State.CLOSED
    counted = tally(own if is_veiled else parts)
    sight = measuring.sight_of(round, by=by)
    report = measuring.report_at_hand(sight)
    return Overview(
        next_step(project, round, by=by, role=role, own=tally(own), all=counted),
        round,
        only,
        # Looking at all of a blind round while one annotates in it would tell before one has submitted.
        shows_states=sight.is_whole or only is not None,
        all=counted,
        own=tally(own),
        people=people_in(round, seen, named=role == Membership.Role.MANAGER, only=only),
        threads=tallies(seen, by=lambda part: part.thread),
        pace=common_pace(round) if only is None else None,
        trends=None if report is None else [row for row in report["questions"] if row["times"]],
    )
