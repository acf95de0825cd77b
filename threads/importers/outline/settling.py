"""What each comment answers, worked out from the top down; choices made by hand hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from threads.importers.outline.model import Answer, Outline, Reading
from threads.importers.outline.parents import ANCESTORS_WEIGHED, Contribution, contribution, ranked


def propose(lines: Sequence[str]) -> Outline:
    """The likeliest outline of the lines of a file; blank ones count as lines but make no row."""
    reading = Reading(lines)
    starts = frozenset(number for number, border in reading.borders.items() if border.is_start)
    return settled(Outline(reading, reading.article_end, starts, {}))


def settled(outline: Outline, *, below: int = 0, restore: bool = False) -> Outline:
    """The outline with the answers of all comments that begin after line `below` worked out again.

    Above it they stay as they are, so that an edit never moves what the person has already passed. With `restore` all
    parents stay that can, and only the candidates are worked out.
    """
    article = contribution([line for line in outline.reading.lines if line.number <= outline.article_end])
    met: dict[int, Contribution] = {}
    answers: dict[int, Answer] = {}
    previous: int | None = None
    for block in outline.blocks:
        start = block[0].number
        met[start] = contribution(block)
        kept = outline.answers.get(start) if start <= below else None
        if kept is None or not _stands(kept.parent, answers):
            path = [(number, met[number]) for number in path_to(previous, answers, ANCESTORS_WEIGHED)]
            ranking = ranked(met[start], path, article, outline.reading.rare)
            kept = _restored(outline, start, ranking, answers) if restore else _answer(outline, start, ranking, answers)
        answers[start] = kept
        previous = start
    return replace(outline, answers=answers)


def path_to(start: int | None, answers: Mapping[int, Answer], limit: int | None = None) -> list[int]:
    """The comment that begins at `start` and what it answers, up to the root, nearest first."""
    path: list[int] = []
    while start is not None and (limit is None or len(path) < limit):
        path.append(start)
        start = answers[start].parent
    return path


def _answer(
    outline: Outline, start: int, ranking: tuple[tuple[int | None, ...], bool], answers: Mapping[int, Answer]
) -> Answer:
    candidates, is_doubtful = ranking
    chosen = outline.parents_by_hand.get(start, start)
    if chosen != start and _stands(chosen, answers):
        return Answer(chosen, candidates)
    if outline.is_flat:
        return Answer(None, candidates)
    return Answer(candidates[0], candidates, is_doubtful)


def _restored(
    outline: Outline, start: int, ranking: tuple[tuple[int | None, ...], bool], answers: Mapping[int, Answer]
) -> Answer:
    stored = outline.answers.get(start)
    if stored is None or not _stands(stored.parent, answers):
        return _answer(outline, start, ranking, answers)
    candidates, is_doubtful = ranking
    is_settled = outline.is_flat or start in outline.parents_by_hand
    return Answer(stored.parent, candidates, is_doubtful and not is_settled)


def _stands(parent: int | None, answers: Mapping[int, Answer]) -> bool:
    return parent is None or parent in answers
