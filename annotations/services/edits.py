"""How far a label that began as a suggestion lies from what was suggested."""

from __future__ import annotations

from typing import Any, NamedTuple


class Labelled(NamedTuple):
    """A label by its key and its question's, None for a value; and its span in code points, None for the comment."""

    question: str
    label: str | None
    start: int | None
    end: int | None


def edit_between(own: Labelled, proposed: Labelled) -> dict[str, Any]:
    """What was changed on the way from a suggestion to a person's own label.

    {"label": whether another label was chosen, "start" and "end": by how many code points the ends were moved (null
    where only one of both has a span), "distance": how many code points are covered by one of both and not the other}.
    All zero or false for a suggestion taken as it was, unless its target was changed, which the relation tells.
    """
    is_other = (own.label, own.question) != (proposed.label, proposed.question)
    start, end, distance = _moved(own, proposed)
    return {"label": is_other, "start": start, "end": end, "distance": distance}


def _moved(own: Labelled, proposed: Labelled) -> tuple[int | None, int | None, int]:
    if own.start is None and proposed.start is None:
        return 0, 0, 0
    if own.start is None or own.end is None or proposed.start is None or proposed.end is None:
        return None, None, (own.end or 0) - (own.start or 0) + (proposed.end or 0) - (proposed.start or 0)
    shared = max(0, min(own.end, proposed.end) - max(own.start, proposed.start))
    covered = (own.end - own.start) + (proposed.end - proposed.start)
    return own.start - proposed.start, own.end - proposed.end, covered - 2 * shared
