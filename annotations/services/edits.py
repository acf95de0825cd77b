"""How far a label that began as a suggestion lies from what was suggested."""

from __future__ import annotations

from typing import Any

from annotations.models import Annotation
from annotations.models.annotations import Origin


def edit_of(annotation: Annotation) -> dict[str, Any] | None:
    """What was changed on the way from suggestion to label; None for a label given by hand.

    {"label": whether another label was chosen, "start" and "end": by how many code points the ends were moved (null
    where only one of both has a span), "distance": how many code points are covered by one of both and not the other}.
    All zero or false for a suggestion taken as it was, unless its target was changed, which the relation tells.
    Needs suggestion, label and their questions at hand.
    """
    suggestion = annotation.suggestion
    if suggestion is None or annotation.origin == Origin.HAND:
        return None
    own, proposed = annotation.label, suggestion.label
    is_other = own is None or (own.key, annotation.question.key) != (proposed.key, proposed.question.key)
    start, end, distance = _moved(annotation, suggestion.start, suggestion.end)
    return {"label": is_other, "start": start, "end": end, "distance": distance}


def _moved(annotation: Annotation, start: int | None, end: int | None) -> tuple[int | None, int | None, int]:
    has_span = annotation.start is not None and annotation.end is not None
    if not has_span and start is None:
        return 0, 0, 0
    if annotation.start is None or annotation.end is None or start is None or end is None:
        length = (annotation.end or 0) - (annotation.start or 0) if has_span else (end or 0) - (start or 0)
        return None, None, length
    shared = max(0, min(annotation.end, end) - max(annotation.start, start))
    covered = (annotation.end - annotation.start) + (end - start)
    return annotation.start - start, annotation.end - end, covered - 2 * shared
