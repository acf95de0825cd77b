"""What a page knows of every comment of a thread, also of those that it does not show: a few bytes each."""

from __future__ import annotations

from typing import Final

from annotations.models import Judgement, Round
from annotations.services.mapping import slots_of
from annotations.services.shape import Shape
from threads.models import Thread, User

DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def facts_of(thread: Thread, shape: Shape, *, round: Round | None, by: User) -> dict[str, object]:
    """Lists and strings with one entry a comment in reading order (position 1 first), of this person's own work only.

    up: how many places above what it answers stands, 0 for a reply to the article · below: how many comments are below
    it · authors: a number for each author, 0 for unknown ones · units, judged: "1" for yes · slots: the colour of its
    first label as a digit of base 36, "0" for none · ranks: the positions in the order of the page, where that is flat.
    Two queries.
    """
    nodes = sorted(shape.comments, key=lambda node: node.position)
    slots: dict[int, int] = {}
    judged: set[int] = set()
    if round is not None:
        slots = slots_of(thread, round=round, by=by)
        own = Judgement.objects.by(by).filter(round=round, comment__thread=thread)
        judged = set(own.values_list("comment_id", flat=True))
    numbers: dict[int | None, int] = {None: 0}
    for node in nodes:
        numbers.setdefault(node.author, len(numbers))
    return {
        "revision": thread.revision,
        "up": [node.position - node.parent if node.parent else 0 for node in nodes],
        "below": [node.end - node.position for node in nodes],
        "authors": [numbers[node.author] for node in nodes],
        "units": "".join("1" if node.pk in shape.units else "0" for node in nodes),
        "judged": "".join("1" if node.pk in judged else "0" for node in nodes),
        "slots": "".join(DIGITS[slots.get(node.position, 0)] for node in nodes),
        "ranks": [node.position for node in shape.comments] if shape.order.is_flat else None,
    }
