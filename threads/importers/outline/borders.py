"""Where the article ends and where each comment begins: proposals, each with its reason."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from threads.importers.outline.traits import PARAGRAPH, SHORT, Traits


class Line(NamedTuple):
    """A line that is not blank: its number in the file (from 1), its words and their traits."""

    number: int
    text: str
    traits: Traits


@dataclass(frozen=True, slots=True)
class Border:
    """Whether a comment starts at a line, and why it might be otherwise."""

    is_start: bool
    reason: str = ""
    """Why the line was joined to the one above."""
    doubt: str = ""


def article_length(lines: Sequence[Line]) -> int:
    """How many of the lines are article: the cut that leaves most comment-likeness after it and least before."""
    before = list(itertools.accumulate((line.traits.likeness for line in lines), initial=0.0))
    # max(total - 2 * before) over the cuts; of equal cuts the first, so that no comment is lost in the article.
    return min(range(len(before)), key=before.__getitem__)


def propose_borders(lines: Sequence[Line], article: int) -> list[Border]:
    """One border per line. `article` tells where empty lines between comments may be looked for.

    A line is a comment of its own unless a sign joins it to the line above (formats.md 5.2 has how often each is
    right). Two long lines in a row are only marked as doubtful: joining them helps on some pages and harms on others.
    """
    gaps = [later.number > earlier.number + 1 for earlier, later in itertools.pairwise(lines[article:])]
    # Empty lines tell comments apart only where some gaps have one and some have none.
    blanks_speak = 0.1 < sum(gaps) / len(gaps) < 0.9 if gaps else False
    borders: list[Border] = []
    first_at: dict[str, int] = {}
    doubles = _doubled(lines)
    for index, line in enumerate(lines):
        borders.append(_border(lines, index, borders, first_at.get(line.text), doubles, blanks_speak=blanks_speak))
        first_at.setdefault(line.text, index)
    return borders


def _doubled(lines: Sequence[Line]) -> frozenset[int]:
    """Indexes inside a block of two to six lines that stands twice in a row, but for each block's first line.

    Whoever posts twice posts the same comment twice, so the block is one comment.
    """
    inside: set[int] = set()
    texts = [line.text for line in lines]
    places: dict[str, int] = {}
    for index, text in enumerate(texts):
        size = index - places.get(text, index)
        if 2 <= size <= 6 and texts[index : index + size] == texts[index - size : index]:
            inside.update(range(index - size + 1, index))
            inside.update(range(index + 1, index + size))
        places[text] = index
    return frozenset(inside)


def _border(
    lines: Sequence[Line],
    index: int,
    above: Sequence[Border],
    repeats: int | None,
    doubles: frozenset[int],
    *,
    blanks_speak: bool,
) -> Border:
    if index == 0:
        return Border(is_start=True)
    if index in doubles:
        return Border(is_start=False, reason="same lines posted twice")
    if repeats is not None:
        goes_on = repeats > 0 and lines[index - 1].text == lines[repeats - 1].text and not above[repeats].is_start
        return Border(is_start=False, reason="repeats an earlier comment") if goes_on else Border(is_start=True)
    before, line = lines[index - 1], lines[index]
    after = lines[index + 1].traits if index + 1 < len(lines) else None
    if reason := _join_reason(before.traits, line.traits, after):
        weak = reason in _WEAK_REASONS
        return Border(is_start=False, reason=reason, doubt="same comment?" if weak else "")
    if blanks_speak and line.number == before.number + 1:
        return Border(is_start=False, reason="no empty line between")
    return Border(is_start=True, doubt="" if blanks_speak else _doubt(before.traits, line.traits))


_WEAK_REASONS = ("after a quotation", "another question")


def _join_reason(before: Traits, line: Traits, after: Traits | None) -> str:
    """Why `line` belongs to the line before it, or ""."""
    if line.is_address:
        # An address with its title is a post of its own, not the source of what stands above.
        is_link_post = after is not None and after.is_title
        return "" if is_link_post or before.is_address else "bare address"
    if line.is_greeting:
        return ""
    rules = (
        ("title of the address", before.is_address and line.is_title),
        ("closing words", line.is_closing),
        ("list item", line.is_list_item and (before.is_list_item or before.ends_with_colon)),
        ("ends with a colon", before.ends_with_colon),
        ("after a greeting", before.is_greeting),
        ("after a quotation", before.is_quotation),
        ("another question", before.asks and line.asks and line.length <= SHORT),
    )
    return next((reason for reason, holds in rules if holds), "")


def _doubt(before: Traits, line: Traits) -> str:
    are_long = before.length > PARAGRAPH and line.length > PARAGRAPH
    return "new comment?" if line.connects or (are_long and not line.speaks_to_someone) else ""
