"""The outline of a plain text: which lines are article, where comments begin, what each answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from threads.importers.outline.borders import Border, Line, article_length, propose_borders
from threads.importers.outline.parents import rarity
from threads.importers.outline.traits import traits_of
from threads.text import NUL, canonical

Kind = Literal["article", "start", "more"]


class Reading:
    """The lines of a file as the rules see them; made once, shared by every edit of its outline."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.texts = tuple(canonical(line) for line in lines)
        # What canonical text has lost, by the line's number: worth telling.
        self.nuls = {number: count for number, line in enumerate(lines, start=1) if (count := line.count(NUL))}
        self.lines = tuple(
            Line(number, text, traits_of(text)) for number, text in enumerate(self.texts, start=1) if text.strip()
        )
        self.rare = rarity(self.lines)
        self.article_end = self._line_before(article_length(self.lines))
        article = sum(line.number <= self.article_end for line in self.lines)
        proposed = propose_borders(self.lines, article)
        self.borders: dict[int, Border] = {
            line.number: border for line, border in zip(self.lines, proposed, strict=True)
        }

    def _line_before(self, count: int) -> int:
        return self.lines[count - 1].number if count else 0


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line that is not blank."""

    number: int
    """Line of the file, from 1."""
    text: str
    kind: Kind
    join_reason: str
    """Why a "more" line belongs to the line above, such as "bare address"."""
    doubt: str
    """What a person should look at, such as "new comment?"; empty where the proposal is fairly certain."""
    parent: int | None
    """First line of the comment that this one answers; None is the article. Lines of one comment share it."""
    candidates: tuple[int | None, ...]
    """The likeliest parents, best first, at most three."""
    depth: int
    """0 for the article, 1 for what answers it."""
    border_by_hand: bool = False
    parent_by_hand: bool = False

    @property
    def is_doubtful(self) -> bool:
        return bool(self.doubt)


class Answer(NamedTuple):
    """What a comment answers: the parent that holds, the best candidates, whether to ask."""

    parent: int | None
    candidates: tuple[int | None, ...] = (None,)
    is_doubtful: bool = False


@dataclass(frozen=True)
class Outline:
    """Decisions over a `Reading`. Made by `propose`, changed only by the functions of `edits`, which give a new one.

    Kept always: every line after `article_end` belongs to exactly one comment, and a parent is the first line of an
    earlier comment.
    """

    reading: Reading = field(repr=False)
    article_end: int
    """Last line of the article, 0 where there is none."""
    starts: frozenset[int]
    """Lines that begin a comment where they are not article. The first line after the article always does."""
    answers: Mapping[int, Answer]
    """For the first line of each comment."""
    borders_by_hand: frozenset[int] = frozenset()
    parents_by_hand: Mapping[int, int | None] = field(default_factory=dict)
    """Choices by hand, also those that an edit has put out of force; they come back when it is taken back."""
    is_flat: bool = False
    """Structure unknown: what nobody chose by hand answers the article."""

    @cached_property
    def blocks(self) -> tuple[tuple[Line, ...], ...]:
        """The lines of each comment, in order."""
        blocks: list[list[Line]] = []
        for line in self.reading.lines:
            if line.number <= self.article_end:
                continue
            if not blocks or line.number in self.starts:
                blocks.append([])
            blocks[-1].append(line)
        return tuple(map(tuple, blocks))

    @cached_property
    def start_of(self) -> dict[int, int]:
        """For each line of a comment, the first line of that comment."""
        return {line.number: block[0].number for block in self.blocks for line in block}

    @cached_property
    def rows(self) -> tuple[OutlineRow, ...]:
        """One row per line that is not blank."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[OutlineRow]:
        for line in self.reading.lines:
            if line.number > self.article_end:
                break
            yield OutlineRow(line.number, line.text, "article", "", "", None, (), 0)
        depths: dict[int | None, int] = {None: 0}
        for block in self.blocks:
            start = block[0].number
            answer = self.answers[start]
            depths[start] = depths[answer.parent] + 1
            by_hand = self.has_parent_by_hand(start)
            for line in block:
                is_start = line.number == start
                border = self.reading.borders[line.number]
                is_placed = line.number in self.borders_by_hand
                yield OutlineRow(
                    line.number,
                    line.text,
                    "start" if is_start else "more",
                    "" if is_start else ("by hand" if is_placed else border.reason),
                    self._doubt(border, answer, is_start=is_start, is_placed=is_placed, by_hand=by_hand),
                    answer.parent,
                    answer.candidates if is_start else (),
                    depths[start],
                    is_placed,
                    by_hand,
                )

    def _doubt(self, border: Border, answer: Answer, *, is_start: bool, is_placed: bool, by_hand: bool) -> str:
        # Who says what a comment answers, says that it is one.
        if border.doubt and not is_placed and not (is_start and by_hand) and border.is_start == is_start:
            return border.doubt
        if is_start and answer.is_doubtful and not by_hand and not self.is_flat:
            return "answers the article?" if answer.parent is None else f"answers {answer.parent}?"
        return ""

    def has_parent_by_hand(self, start: int) -> bool:
        """Whether a person chose what the comment answers, and the choice still stands."""
        return start in self.parents_by_hand and self.parents_by_hand[start] == self.answers[start].parent
