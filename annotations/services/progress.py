"""How far somebody has come: units judged, of how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from annotations.models import Round
from threads.models import Comment, Thread, User

# What nobody can judge: the article (it has no parent to answer) and places where a comment used to be.
WORDLESS: Final = ("deleted", "removed", "placeholder", "erased", "system")


def is_unit_at(path: str) -> Q:
    """The condition that the comment at the end of this path (as in `comment__`) is there to be judged."""
    return Q(**{f"{path}position__gt": 0}) & ~Q(**{f"{path}state__in": WORDLESS}) & ~Q(**{f"{path}text": ""})


IS_UNIT: Final = is_unit_at("")


def is_unit(comment: Comment) -> bool:
    """Whether the comment is there to be judged: the same rule as IS_UNIT, for a row in hand."""
    return bool(comment.position) and comment.state not in WORDLESS and comment.text != ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Units judged (in any state: a skipped unit needs no second look) and units there are."""

    done: int = 0
    total: int = 0


def progress_in(threads: Iterable[Thread], *, round: Round | None, by: User, units: Q = IS_UNIT) -> dict[int, Progress]:
    """Progress by thread id, in two queries however many threads. `units` is the condition on comments to be judged."""
    ids = [thread.pk for thread in threads]
    totals = dict(
        Comment.objects.filter(units, thread_id__in=ids).order_by().values_list("thread_id").annotate(units=Count("pk"))
    )
    done: dict[int, int] = {}
    if round is not None:
        mine = Comment.objects.filter(units, thread_id__in=ids, judgements__round=round, judgements__annotator=by)
        done = dict(mine.order_by().values_list("thread_id").annotate(units=Count("pk")))
    return {pk: Progress(done.get(pk, 0), totals.get(pk, 0)) for pk in ids}
