"""The map of a thread: one thin bar a comment, in the colour of its label."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil
from typing import Final

from annotations.models import Annotation, Round
from annotations.services.reading import DEEPEST
from annotations.services.shape import Shape
from threads.models import Thread, User

# More bars than this cannot be told apart on a screen; long threads put several comments into one.
MOST_BARS: Final = 300


@dataclass(slots=True)
class Bar:
    """Comments of the ranks `first` to `last`; `indent` as it is drawn; `slot` of the commonest label among them."""

    first: int
    last: int
    indent: int
    slot: int | None = None


def slots_of(thread: Thread, *, round: Round, by: User) -> dict[int, int]:
    """The colour of each comment with a label of one's own, by position: that of its first answer. One query."""
    own = Annotation.objects.live().individual().by(by).on(thread)
    given = own.filter(round=round, comment__position__gt=0, label__isnull=False)
    # Turned round, so that the first answer is the one that stays.
    found = given.order_by("-question__order", "-pk").values_list("comment__position", "label__slot")
    return {position: slot for position, slot in found if position and slot}


def bars_of(thread: Thread, shape: Shape, *, round: Round | None, by: User) -> list[Bar]:
    """The bars in the order of the page. One query."""
    nodes = shape.comments
    each = max(1, ceil(len(nodes) / MOST_BARS))
    slots = slots_of(thread, round=round, by=by) if round is not None else {}
    bars = []
    for start in range(0, len(nodes), each):
        chunk = nodes[start : start + each]
        bar = Bar(start + 1, start + len(chunk), min(DEEPEST, *(node.depth - 1 for node in chunk)))
        counts = Counter(slots[node.position] for node in chunk if node.position in slots)
        # The first of the commonest: Counter keeps the order of arrival among equals.
        bar.slot = counts.most_common(1)[0][0] if counts else None
        bars.append(bar)
    return bars
