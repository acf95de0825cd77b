"""Which suggestion to look at next: the one whose extractor was least sure."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from annotations.models import Round, Suggestion
from threads.models import Thread, User

# Least certain first; the comment's place breaks ties, so that one reads on.
_ORDER: Final = ("uncertainty", "comment__thread_id", "comment__position", "pk")


class Waiting(NamedTuple):
    """A suggestion that waits: its id and the number of its comment."""

    suggestion: int
    position: int


def next_uncertain(
    thread: Thread, *, round: Round, by: User, after: int | None = None, step: int = 1
) -> Waiting | None:
    """The suggestion that comes after the one with the id `after` when the least certain of the thread come first.

    With `step` -1 the one before it. Around the end it goes on at the other one; without `after` it begins. None
    where nothing waits for this person, or nothing but `after` does.
    """
    if not round.shows_suggestions:
        return None
    waiting = Suggestion.objects.visible_to(by).on(thread).open_to(by, round).exclude(pk=after or 0)
    # What was decided a moment ago is still a place in the order.
    for rows in (least_certain_first(waiting, after=after, step=step), least_certain_first(waiting, step=step)):
        found = rows.select_related("comment").first()
        if found is not None:
            return Waiting(found.pk, found.comment.position or 0)
    return None


def least_certain_first(rows: QuerySet[Suggestion], *, after: int | None = None, step: int = 1) -> QuerySet[Suggestion]:
    """The suggestions in this order, or with `step` -1 in the opposite one; those beyond the one with the id `after`.

    An id that does not exist counts as none. One query for the place of `after`, whose own filters do not matter.
    """
    rows = Suggestion.objects.filter(pk__in=rows.values("pk")).with_uncertainty()
    known = Suggestion.objects.filter(pk=after).with_uncertainty().values(*_ORDER).first() if after else None
    if known is not None:
        side, beyond, equal = "gt" if step > 0 else "lt", Q(pk__in=[]), Q()
        for name in _ORDER:
            beyond |= equal & Q(**{f"{name}__{side}": known[name]})
            equal &= Q(**{name: known[name]})
        rows = rows.filter(beyond)
    return rows.order_by(*(_ORDER if step > 0 else (f"-{name}" for name in _ORDER)))
