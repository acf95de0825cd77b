"""Rebuttals by cues: does a comment dispute what it answers, and what does it answer?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotations.extraction.base import FUNCTION, REBUTTAL, Candidate, CommentView, Reason
from annotations.extraction.cues import found, logistic, strongest, total
from annotations.extraction.dispute_cues import DISPUTE
from annotations.extraction.pair_cues import between
from annotations.extraction.reading import Reading, Readings
from annotations.extraction.targets import REACH, has_sure_parent, places, ranked

# Log-odds of a reply without any cue; it places the threshold at one half.
_PRIOR = -0.9
# A comment on the article comments more often than it disputes.
_ON_ARTICLE = -0.5
_THRESHOLD = 0.5
# Where the parent is a guess, so is what would be disputed.
_DAMPED = 0.85


def rebuttals(thread: Sequence[CommentView]) -> Iterator[Candidate]:
    """A candidate for each comment that seems to dispute its parent, something above it, the article or what it
    quotes, with up to three targets. `thread` is in reading order."""
    readings = Readings()
    article = next((view for view in thread if view.is_article), None)
    comments = [view for view in thread if not view.is_article]
    for number, view in enumerate(comments):
        earlier = comments[max(0, number - REACH) : number]
        reply = readings[view]
        targets = ranked(reply, places(view, earlier=earlier, article=article, readings=readings))
        if not targets:
            continue
        confidence, reasons = dispute(reply, targets[0][0])
        if confidence > _THRESHOLD:
            yield Candidate(
                view.id,
                None,
                None,
                FUNCTION,
                REBUTTAL,
                confidence if has_sure_parent(view) else confidence * _DAMPED,
                targets=tuple(target for _, target in targets),
                reasons=strongest(reasons),
            )


def dispute(reply: Reading, target: Reading) -> tuple[float, list[Reason]]:
    """How likely `reply` disputes `target`, between 0 and 1, and what speaks for and against it."""
    reasons = [*found(DISPUTE, reply.own), *between(reply, target)]
    return logistic(total(reasons) + _PRIOR + (_ON_ARTICLE if target.view.is_article else 0.0)), reasons
