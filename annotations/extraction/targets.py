"""What a reply may be aimed at: its parent first, but also what stands above, the article and what it quotes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from annotations.extraction.base import MOST_TARGETS, CommentView, Span, Target
from annotations.extraction.pair_cues import citation_of, is_same_writer
from annotations.extraction.reading import Reading, Readings

# How likely a place is before its words are read, in log-odds against the parent.
_GRANDPARENT = -2.0
_ARTICLE = -3.0
_EARLIER_AND_QUOTED = -3.0
# Where the parent is a guess, the comments just before the reply and the article come nearer.
_EARLIER_IF_UNSURE = (-0.7, -1.2, -1.7)
_ARTICLE_IF_UNSURE = -1.5

_CITED = 2.5
_SHARES_A_PASSAGE = 0.8
_SAME_WRITER = -2.5

# How many comments back a quotation is looked for.
REACH = 12

Place = tuple[Reading, float]


def has_sure_parent(view: CommentView) -> bool:
    """Whether the source, or a person, says what the comment answers."""
    return view.parent is not None and view.structure not in {"inferred", "orphaned"}


def places(
    view: CommentView, *, earlier: Sequence[CommentView], article: CommentView | None, readings: Readings
) -> list[Place]:
    """Where `view` may be aimed, each place once with its weight; `earlier` are the comments before it in reading
    order, of which the last few count. Comments without text are no targets."""
    weights: dict[CommentView, float] = {}
    for place, weight in (*_by_structure(view, earlier, article), *_by_quotation(view, earlier, readings)):
        if place is not view and place.text.strip():
            weights.setdefault(place, weight)
    return [(readings[place], weight) for place, weight in weights.items()]


def ranked(reply: Reading, places: Sequence[Place]) -> list[tuple[Reading, Target]]:
    """The likeliest three of `places`, best first.

    The confidence of a target says how likely it is the one, given that the reply disputes something. A target is
    the sentence that shares most words with the reply, or the whole comment where none shares enough.
    """
    weighed = []
    for place, weight in places:
        passage = place.passages.nearest(reply.topic)
        weight += _SHARES_A_PASSAGE if passage else 0.0
        weight += _CITED if citation_of(place, by=reply) else 0.0
        weight += _SAME_WRITER if is_same_writer(reply, place) else 0.0
        weighed.append((math.exp(weight), place, passage))
    weighed.sort(key=lambda each: -each[0])
    whole = math.fsum(weight for weight, _, _ in weighed)
    return [
        (place, _target(place, passage, min(1.0, weight / whole))) for weight, place, passage in weighed[:MOST_TARGETS]
    ]


def _target(place: Reading, passage: Span | None, confidence: float) -> Target:
    start, end = passage or (None, None)
    return Target(place.view.id, start, end, confidence)


def _by_structure(
    view: CommentView, earlier: Sequence[CommentView], article: CommentView | None
) -> Iterator[tuple[CommentView, float]]:
    is_sure = has_sure_parent(view)
    if view.parent:
        yield view.parent, 0.0
        if view.parent.parent and not view.parent.parent.is_article:
            yield view.parent.parent, _GRANDPARENT
    if not is_sure:
        yield from zip(reversed(earlier), _EARLIER_IF_UNSURE, strict=False)
    if article:
        yield article, _ARTICLE if is_sure else _ARTICLE_IF_UNSURE


def _by_quotation(
    view: CommentView, earlier: Sequence[CommentView], readings: Readings
) -> Iterator[tuple[CommentView, float]]:
    if readings[view].cited:
        for place in earlier[-REACH:]:
            if citation_of(readings[place], by=readings[view]):
                yield place, _EARLIER_AND_QUOTED
