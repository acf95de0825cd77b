"""How far assignments are, and how long decisions take. What others did is for managers: doors ask for the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F

from annotations.models import Assignment, AssignmentUnit, Judgement, Round
from annotations.services.dashboard.paces import paces_of
from annotations.services.progress import IS_UNIT, Progress, is_unit_at
from threads.models import Comment, Membership


def progress_of(assignments: Sequence[Assignment]) -> dict[int, Progress]:
    """Units judged and units there are, by assignment id. Four queries however many assignments."""
    listing = [row.pk for row in assignments if row.is_part or row.round.units != Round.Units.ALL]
    whole = [row for row in assignments if row.pk not in set(listing)]
    units = AssignmentUnit.objects.filter(is_unit_at("comment__"), assignment__in=listing).order_by()
    totals = dict(units.values_list("assignment").annotate(number=Count("pk")))
    judged = units.filter(
        comment__judgements__round=F("assignment__round"), comment__judgements__annotator=F("assignment__annotator")
    )
    done = dict(judged.values_list("assignment").annotate(number=Count("pk")))
    threads = {row.thread_id for row in whole}
    comments = Comment.objects.filter(IS_UNIT, thread_id__in=threads).order_by()
    sizes = dict(comments.values_list("thread_id").annotate(number=Count("pk")))
    judgements = Judgement.objects.filter(
        is_unit_at("comment__"),
        comment__thread_id__in=threads,
        round_id__in={row.round_id for row in whole},
        annotator_id__in={row.annotator_id for row in whole},
    )
    keys = judgements.order_by().values_list("round_id", "comment__thread_id", "annotator_id")
    by_key = {tuple(key): number for *key, number in keys.annotate(number=Count("pk"))}
    found = {pk: Progress(done.get(pk, 0), totals.get(pk, 0)) for pk in listing}
    for row in whole:
        key = (row.round_id, row.thread_id, row.annotator_id)
        found[row.pk] = Progress(by_key.get(key, 0), sizes.get(row.thread_id, 0))
    return found


@dataclass(slots=True)
class Share:
    """One person's part in a round: assignments by state, units judged, median time of a judgement in seconds."""

    annotator: int
    name: str
    alias: str
    states: dict[str, int] = field(default_factory=dict)
    judged: int = 0
    median: float | None = None

    @property
    def in_work(self) -> int:
        """Assignments that are open or opened again."""
        return self.states.get("open", 0) + self.states.get("reopened", 0)


def shares_of(round: Round) -> list[Share]:
    """Everybody who may annotate, in the order of joining, and everybody who has. Four queries."""
    members = Membership.objects.current().filter(project=round.project_id).exclude(role=Membership.Role.VIEWER)
    found = {
        member.user_id: Share(member.user_id, _called(member), member.alias)
        for member in members.select_related("user")
    }
    states = round.assignments.order_by().values_list("annotator", "state", "annotator__username")
    for person, state, name, number in states.annotate(number=Count("pk")):
        found.setdefault(person, Share(person, name, "")).states[state] = number
    judged = round.judgements.order_by().values_list("annotator", "annotator__username")
    for person, name, number in judged.annotate(number=Count("pk")):
        found.setdefault(person, Share(person, name, "")).judged = number
    for person, pace in paces_of(round).items():
        found[person].median = pace.median
    return list(found.values())


def _called(member: Membership) -> str:
    """The name; people known from an import alone have none that tells anything."""
    return member.user.get_username() if member.user.is_active else "from an import"
