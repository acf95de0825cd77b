"""Which comment to judge next so that the models learn most: half uncertain ones, half drawn by chance.

By chance alone while few answers are there: then models do not know yet what they do not know, and asking by their
uncertainty did harm. The threads take turns, so that no single discussion teaches everything.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from annotations.models import Assignment, Judgement, Round, Suggestion
from annotations.querysets.suggestions import uncertainty
from annotations.services.assigning.units import units_of
from annotations.services.progress import IS_UNIT
from annotations.services.working import units_for, work_on
from threads.models import Comment, Project, Thread, User

# Judgements in the round up to which chance alone decides.
RANDOM_FIRST: Final = 100
# Of the most uncertain suggestions, the one in the thread this person has judged least is taken.
_CLOSEST: Final = 50
_STRIDE: Final = 48_271
_PRIME: Final = 2**31 - 1


class Next(NamedTuple):
    """A comment to judge, and why this one: "random" or "uncertain"."""

    thread: int
    position: int
    why: str


def next_unit(project: Project, *, round: Round, by: User) -> Next | None:
    """The comment this person should judge next in the round; None where nothing is left for them.

    Every other comment is one whose visible suggestion is least certain; where none waits, chance decides.
    """
    own = Judgement.objects.by(by).filter(round=round)
    is_known = Judgement.objects.filter(round=round).count() >= RANDOM_FIRST
    if is_known and own.count() % 2:
        found = _uncertain(project, round, by)
        if found is not None:
            return found
    return _random(project, round, by)


def _threads(project: Project, round: Round, by: User) -> Any:
    """Threads in which they may write and have something left, the one they have judged least in first."""
    assignments = Assignment.objects.by(by).filter(round=round, thread_id=OuterRef("pk"))
    judged = Judgement.objects.by(by).filter(round=round, comment_id=OuterRef("pk"))
    left = Comment.objects.filter(IS_UNIT, units_of(round), ~Exists(judged), thread_id=OuterRef("pk"))
    mine = Q(Exists(assignments.in_work()))
    if not round.hands_out:
        mine |= ~Q(Exists(assignments))
    is_own = Q(comments__judgements__round=round, comments__judgements__annotator=by)
    scattered = (Cast(F("pk"), BigIntegerField()) * _STRIDE + round.seed % _PRIME) % _PRIME
    threads = Thread.objects.visible().filter(mine, Exists(left), project=project).select_related("project")
    return threads.annotate(own=Count("comments__judgements", filter=is_own), scattered=scattered).order_by(
        "own", "scattered"
    )


def _random(project: Project, round: Round, by: User) -> Next | None:
    for thread in _threads(project, round, by)[:_CLOSEST]:
        judged = Judgement.objects.by(by).filter(round=round, comment_id=OuterRef("pk"))
        units = thread.comments.filter(units_for(work_on(thread, by=by, named=round.pk)), ~Exists(judged))
        places = list(units.values_list("pk", "position"))
        if places:
            _, position = min(places, key=lambda place: _draw(round, place[0]))
            return Next(thread.pk, position or 0, "random")
    return None


def _uncertain(project: Project, round: Round, by: User) -> Next | None:
    if not round.shows_suggestions:
        return None
    waiting = Suggestion.objects.visible_to(by).open_to(by, round).filter(comment__thread__project=project)
    open_threads = dict(_threads(project, round, by).values_list("pk", "own"))
    found: tuple[int, Suggestion] | None = None
    closest = waiting.select_related("comment__thread__project").order_by(uncertainty(), "pk")
    for suggestion in closest.filter(comment__thread_id__in=_threads(project, round, by).values("pk"))[:_CLOSEST]:
        own = open_threads.get(suggestion.comment.thread_id, 0)
        if (found is None or own < found[0]) and _is_theirs(suggestion.comment, round, by):
            found = own, suggestion
    return None if found is None else Next(found[1].comment.thread_id, found[1].comment.position or 0, "uncertain")


def _is_theirs(comment: Comment, round: Round, by: User) -> bool:
    work = work_on(comment.thread, by=by, named=round.pk)
    return comment.thread.comments.filter(units_for(work), pk=comment.pk).exists()


def _draw(round: Round, comment: int) -> bytes:
    return hashlib.blake2b(f"{round.seed}:{round.pk}:{comment}".encode(), digest_size=8).digest()
