"""The map of a thread: one thin bar a comment, in the colour of its label."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from annotations.models import Annotation, Round
from annotations.services.reading import DEEPEST
from annotations.services.shape import Shape
from threads.models import Thread, User

# More bars than this cannot be told apart on a screen; long threads put several comments into one.
MOST_BARS: Final = 800


@dataclass(slots=True)
class Bar:
    """Comments `first` to `last` (positions); `indent` as it is drawn; `slot` of the first label among them."""

    first: int
    last: int
    indent: int
    slot: int | None = None


def bars_of(thread: Thread, shape: Shape, *, round: Round | None, by: User) -> list[Bar]:
    """The bars in reading order. One query."""
    nodes = [node for node in shape.nodes.values() if node.position > 0]
    each = max(1, ceil(len(nodes) / MOST_BARS))
    bars = [
        Bar(chunk[0].position, chunk[-1].position, min(DEEPEST, *(node.depth - 1 for node in chunk)))
        for chunk in (nodes[start : start + each] for start in range(0, len(nodes), each))
    ]
    if round is not None:
        own = Annotation.objects.live().individual().by(by).on(thread).filter(round=round, comment__position__gt=0)
        given = own.order_by("question__order", "pk").values_list("comment__position", "label__slot")
        for position, slot in given:
            bar = bars[((position or 1) - 1) // each]
            bar.slot = bar.slot or slot
    return bars
