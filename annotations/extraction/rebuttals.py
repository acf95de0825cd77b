"""Rebuttals by rules and a model: does a comment dispute what it answers, and what does it answer?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotations.extraction.base import FUNCTION, REBUTTAL, Candidate, CommentView, Reason
from annotations.extraction.cues import logistic
from annotations.extraction.explaining import Told, reasons_for
from annotations.extraction.features.pairs import ReadPair, read_pair
from annotations.extraction.reading import Reading, Readings
from annotations.extraction.shipped import DISPUTE, shipped
from annotations.extraction.targets import REACH, has_sure_parent, places, ranked

# A comment on the article comments more often than it disputes.
_ON_ARTICLE = -0.5
# Where the parent is a guess, so is what would be disputed.
_DAMPED = 0.85


def rebuttals(thread: Sequence[CommentView], *, of: Sequence[CommentView] | None = None) -> Iterator[Candidate]:
    """A candidate for each comment that seems to dispute its parent, something above it, the article or what it
    quotes, with up to three targets. `thread` is in reading order; `of` are the comments to look at, by default all."""
    wanted = set(thread if of is None else of)
    readings = Readings()
    article = next((view for view in thread if view.is_article), None)
    comments = [view for view in thread if not view.is_article]
    for number, view in enumerate(comments):
        if view not in wanted:
            continue
        earlier = comments[max(0, number - REACH) : number]
        reply = readings[view]
        targets = ranked(reply, places(view, earlier=earlier, article=article, readings=readings))
        if not targets:
            continue
        target = targets[0][0]
        pair = read_pair(reply, target)
        confidence = _confidence(pair, target)
        if confidence > shipped(DISPUTE).threshold:
            yield Candidate(
                view.id,
                None,
                None,
                FUNCTION,
                REBUTTAL,
                confidence if has_sure_parent(view) else confidence * _DAMPED,
                targets=tuple(target for _, target in targets),
                reasons=_reasons(pair),
            )


def dispute(reply: Reading, target: Reading) -> tuple[float, tuple[Reason, ...]]:
    """How likely `reply` disputes `target`, between 0 and 1, and what speaks most for it."""
    pair = read_pair(reply, target)
    return _confidence(pair, target), _reasons(pair)


def dispute_score(reply: Reading, target: Reading) -> float:
    """How likely `reply` disputes `target`, without saying why."""
    return _confidence(read_pair(reply, target), target)


def _confidence(pair: ReadPair, target: Reading) -> float:
    model = shipped(DISPUTE)
    log_odds = model.slope * model.log_odds(pair.features) + model.shift
    return logistic(log_odds + (_ON_ARTICLE if target.view.is_article else 0.0))


def _reasons(pair: ReadPair) -> tuple[Reason, ...]:
    told = [Told("dispute", pair.reply.matched)]
    return reasons_for(shipped(DISPUTE), pair.features, pair.reply.text, told, further=pair.relations)
