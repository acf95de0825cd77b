"""What somebody should do next in a project, by their role and how far the work is."""

from __future__ import annotations

from enum import StrEnum

from annotations.models import Round
from annotations.services.assigning.queueing import has_next
from annotations.services.dashboard.parts import Tally
from annotations.services.team_questions import asked_in
from threads.models import Membership, Project, Thread, User


class Step(StrEnum):
    """One thing to do; templates/annotations/_next_step.html has the words."""

    IMPORT = "import"
    OPEN_ROUND = "open_round"
    ANSWER = "answer"
    GO_ON = "go_on"
    BEGIN = "begin"
    INVITE = "invite"
    CLOSE_ROUND = "close_round"
    COMPARE = "compare"
    FREEZE = "freeze"
    WATCH = "watch"
    WAIT = "wait"
    READ = "read"


def next_step(project: Project, round: Round | None, *, by: User, role: str, own: Tally, all: Tally) -> Step:
    """The first thing that is due. `own` and `all` are this person's and everybody's assignments of the round.

    At most five queries.
    """
    manages, annotates = role == Membership.Role.MANAGER, role != Membership.Role.VIEWER
    if manages and not Thread.objects.visible().filter(project=project).exists():
        return Step.IMPORT
    if manages and round is None:
        return Step.OPEN_ROUND
    if role in {Membership.Role.MANAGER, Membership.Role.ADJUDICATOR} and asked_in(project, by=by).waiting().exists():
        return Step.ANSWER
    if round is None:
        return Step.WAIT if annotates else Step.READ
    if annotates and round.state == Round.State.OPEN:
        if own.submitted < own.assignments:
            return Step.GO_ON
        # Managers plan and watch; in a round that others were given work in, the queue is not theirs to empty.
        if not (manages and all.assignments) and has_next(round, by=by):
            return Step.INVITE if manages and _is_alone(project, round) else Step.BEGIN
    return _when_idle(round, role, all)


def _is_alone(project: Project, round: Round) -> bool:
    members = Membership.objects.current().filter(project=project).exclude(role=Membership.Role.VIEWER)
    return members.count() < round.annotators_per_unit


def _when_idle(round: Round, role: str, all: Tally) -> Step:
    is_over = round.state == Round.State.CLOSED
    match role:
        case Membership.Role.MANAGER if is_over:
            return Step.FREEZE
        case Membership.Role.MANAGER:
            return Step.CLOSE_ROUND if all.assignments and all.submitted == all.assignments else Step.WATCH
        case Membership.Role.ADJUDICATOR if all.submitted:
            return Step.COMPARE
        case Membership.Role.VIEWER:
            return Step.READ
    return Step.READ if is_over else Step.WAIT
