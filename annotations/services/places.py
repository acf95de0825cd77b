"""Where each annotator stopped in a thread, and which branches were closed. Only writer of Place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from annotations.models import Place, Round
from threads.errors import Refused
from threads.models import Thread, User

# Closed branches that are remembered: the page closes them one by one.
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Stop:
    """Positions: of the comment one stopped at; of those whose replies were closed, with the last one below each."""

    position: int | None = None
    collapsed: tuple[tuple[int, int], ...] = ()


@transaction.atomic
def keep_place(round: Round, thread: Thread, *, by: User, position: int, collapsed: Collection[int] = ()) -> Place:
    """Remembers where this person is in the thread; the last one to say so wins. Positions that are none are left out.

    Raises Refused where the thread has no comment at `position`.
    """
    if thread.project_id != round.project_id:
        raise Refused("This thread does not belong to the round's project.")
    wanted = sorted(set(collapsed))[:MOST]
    rows = thread.comments.filter(position__in=[position, *wanted])
    ids = dict(rows.values_list("position", "pk"))
    if position not in ids:
        raise Refused("There is no comment with this number in the thread.", fields={"position": ["No such number."]})
    place, _ = Place.objects.update_or_create(
        round=round,
        annotator=by,
        thread=thread,
        defaults={"comment_id": ids[position], "collapsed": [ids[other] for other in wanted if other in ids]},
    )
    return place


def place_in(round: Round | None, thread: Thread, *, by: User) -> Place | None:
    """This person's place in the thread, if they have been there in this round."""
    if round is None:
        return None
    return Place.objects.filter(round=round, thread=thread, annotator=by).select_related("comment").first()


def stop_of(place: Place | None) -> Stop:
    """The place as positions, as they are now. One query where branches were closed."""
    if place is None:
        return Stop()
    position = place.comment.position if place.comment else None
    closed: tuple[tuple[int, int], ...] = ()
    if place.collapsed:
        rows = place.thread.comments.in_reading_order().filter(pk__in=place.collapsed[:MOST])
        closed = tuple((at, end or at) for at, end in rows.values_list("position", "subtree_end") if at)
    return Stop(position or None, closed)
