"""From what people said of a comment to one yes or no for each unit, with its weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotations.extraction.base import Span
from annotations.services.learning.answers import Given, Said, Who
from annotations.services.learning.labels import SENTENCE, Learnable

# What an answer counts whose annotator was unsure.
UNSURE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's yes or no; `who` is None for gold."""

    who: Who | None
    said: bool
    weight: float = 1.0
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence (`span`) or a whole comment with what was said of it: the yes or no, how much it counts, by whom.

    `target` is the comment that a yes is about; None where it is unclear, or nobody said yes.
    """

    span: Span | None
    answer: bool
    weight: float
    votes: tuple[Vote, ...]
    target: int | None = None


def units_of(said: Said, label: Learnable, versions: frozenset[int], sentences: Sequence[Span]) -> Iterator[Unit]:
    """The comment's units for this label that something is known of. `sentences` are those of its text.

    `versions` are the scheme versions in which the label is asked for. An even vote is no answer and left out.
    """
    if label.about != SENTENCE:
        merged = _merged(None, _votes(said, label, versions, None))
        if merged:
            yield merged
        return
    for span in sentences:
        merged = _merged(span, _votes(said, label, versions, span, is_only=len(sentences) == 1))
        if merged:
            yield merged


def _votes(
    said: Said, label: Learnable, versions: frozenset[int], span: Span | None, *, is_only: bool = True
) -> Iterator[Vote]:
    if said.is_decided(label.question):
        vote = _vote(None, said.gold.get(label.key, []), span, is_only=is_only, is_judged=True)
        if vote:
            yield vote
        return
    people = {who for who, version in said.judged.items() if version in versions}
    people |= {who for who, key in (*said.given, *said.rejected) if key == label.key}
    for who in sorted(people):
        is_judged = said.judged.get(who) in versions
        given = said.given.get((who, label.key), [])
        vote = _vote(who, given, span, is_only=is_only, is_judged=is_judged)
        if vote is None and not any(one.start is None for one in given):
            rejected = [one for one in said.rejected.get((who, label.key), []) if _covers(one, span, is_only=is_only)]
            vote = Vote(who, said=False, target=rejected[0].target) if rejected else None
        if vote:
            yield vote


def _vote(who: Who | None, given: list[Given], span: Span | None, *, is_only: bool, is_judged: bool) -> Vote | None:
    """A yes where the label stands here; a no where the comment is judged and it does not; else nothing is known."""
    here = [one for one in given if _covers(one, span, is_only=is_only)]
    if here:
        weight = UNSURE if all(one.unsure for one in here) else 1.0
        return Vote(who, said=True, weight=weight, target=next((one.target for one in here if one.target), None))
    # The comment has the label and nobody said which sentence: then no sentence is known.
    if span is not None and any(one.start is None for one in given) and not any(one.start is not None for one in given):
        return None
    return Vote(who, said=False) if is_judged else None


def _covers(given: Given, span: Span | None, *, is_only: bool) -> bool:
    """Whether the label stands on the unit: on half of the shorter of both, or on the whole comment."""
    if span is None:
        return True
    if given.start is None or given.end is None:
        return is_only
    shared = min(given.end, span[1]) - max(given.start, span[0])
    return 2 * shared >= min(given.end - given.start, span[1] - span[0])


def _merged(span: Span | None, votes: Iterable[Vote]) -> Unit | None:
    told = tuple(votes)
    yes = sum(vote.weight for vote in told if vote.said)
    no = sum(vote.weight for vote in told if not vote.said)
    if yes == no:
        return None
    answer = yes > no
    targets = Counter(vote.target for vote in told if vote.said == answer and vote.target)
    # One sure answer counts 1; two against one a third.
    weight = abs(yes - no) / len(told)
    return Unit(span, answer, weight, told, targets.most_common(1)[0][0] if targets else None)
