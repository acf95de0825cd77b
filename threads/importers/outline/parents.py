"""What a comment answers, when nothing says so: candidates on the path above it, best first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from threads.importers.outline.borders import Line
from threads.importers.outline.traits import LONG

CANDIDATES_SHOWN = 3
ANCESTORS_WEIGHED = 12
"""Nearest ancestors that are weighed; further ones are hardly ever answered, and chains can be thousands long."""
_SEARCHED = 20_000
_QUOTATIONS = 5
"""So many quotations of a comment are looked for, in so many characters: a hostile text must not cost hours."""
_PRIORS = (2.0, 1.1, 0.9, 0.7)
_FURTHER_PRIOR = 0.5
_ARTICLE_PRIOR = 0.8
_DEEP_PRIOR = 0.08
"""For the article, per comment on the path: chains end, and the further down the likelier."""
_CERTAIN = 10.0
_CLOSE = 0.35
"""Scores nearer than this leave the choice doubtful."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A comment, or the article, as the ranking sees it."""

    text: str
    words: frozenset[str]
    quotations: tuple[str, ...]
    speaks_to_someone: bool


def contribution(lines: Sequence[Line]) -> Contribution:
    """What the lines of one comment show together."""
    return Contribution(
        text="\n".join(line.text for line in lines)[:_SEARCHED],
        words=frozenset().union(*(line.traits.words for line in lines)),
        quotations=tuple(found for line in lines for found in line.traits.quotations if len(found) >= 12)[:_QUOTATIONS],
        speaks_to_someone=any(line.traits.speaks_to_someone for line in lines),
    )


def rarity(lines: Iterable[Line]) -> dict[str, float]:
    """How telling each word of the file is: 0 for one that stands in every line."""
    seen: Counter[str] = Counter()
    count = 0
    for line in lines:
        count += 1
        seen.update(line.traits.words)
    return {word: math.log(count / times) / math.log(count + 1) for word, times in seen.items() if times > 1}


def ranked(
    comment: Contribution,
    path: Sequence[tuple[int, Contribution]],
    article: Contribution,
    rare: dict[str, float],
) -> tuple[tuple[int | None, ...], bool]:
    """The likeliest parents, best first, and whether the first is doubtful.

    `path` holds the comment just above and its ancestors, nearest first; in a depth-first listing nothing else can be
    the parent. The article is always offered. Repeating the comment above word for word is a double post: both answer
    the same.
    """
    if not path:
        return (None,), False
    near = path[:ANCESTORS_WEIGHED]
    root = (_article_score(comment, article, rare) + _DEEP_PRIOR * len(near), None)
    is_double = near[0][1].text == comment.text
    scored: list[tuple[float, int | None]] = [root]
    for steps, (number, candidate) in enumerate(near):
        prior = _PRIORS[steps] if steps < len(_PRIORS) else _FURTHER_PRIOR
        if is_double and steps < 2:
            prior += _CERTAIN if steps else -_CERTAIN
        scored.append((prior + _kinship(comment, candidate, rare), number))
    best = sorted(scored, key=lambda found: -found[0])[:CANDIDATES_SHOWN]
    if root not in best:
        best[-1] = root
    return tuple(number for _, number in best), best[0][0] - best[1][0] < _CLOSE


def _kinship(comment: Contribution, candidate: Contribution, rare: dict[str, float]) -> float:
    return _shared(comment.words & candidate.words, rare) + (2.0 if _quotes(comment, candidate) else 0.0)


def _article_score(comment: Contribution, article: Contribution, rare: dict[str, float]) -> float:
    score = _ARTICLE_PRIOR + 0.8 * _kinship(comment, article, rare)
    score += 0.5 if len(comment.text) > LONG else 0.0
    return score - (1.2 if comment.speaks_to_someone else 0.0)


def _shared(words: frozenset[str], rare: dict[str, float]) -> float:
    return min(1.5, 0.5 * sum(rare.get(word, 0.0) for word in words))


def _quotes(comment: Contribution, candidate: Contribution) -> bool:
    return any(found in candidate.text for found in comment.quotations)
