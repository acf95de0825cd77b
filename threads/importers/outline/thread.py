"""An outline becomes a thread."""

from __future__ import annotations

from collections.abc import Sequence

from threads.importers.base import MAX_COMMENTS, MalformedFile, RawComment, RawThread
from threads.importers.cleaning import clean_text, tell_nuls
from threads.importers.notices import Notices
from threads.importers.outline.borders import Line
from threads.importers.outline.model import Outline
from threads.importers.policies import settled


def to_thread(outline: Outline, title: str) -> RawThread:
    """A comment's external id is "L" and its first line; its text is its lines as they stand in the file.

    Raises MalformedFile when a comment is over the limits.
    """
    if len(outline.blocks) > MAX_COMMENTS:
        raise MalformedFile(f"there are more than {MAX_COMMENTS:,} comments", advice="split the file into several")
    notices = Notices()
    for number, nuls in outline.reading.nuls.items():
        tell_nuls(nuls, f"line {number}", notices)
    article = [line for line in outline.reading.lines if line.number <= outline.article_end]
    thread = RawThread(
        external_id=None,
        title=title,
        article=RawComment(
            None,
            None,
            clean_text(_text(outline, article), _place(article), notices),
            structure="inferred",
            place=_place(article),
        ),
        comments=tuple(_comment(outline, block, notices) for block in outline.blocks),
    )
    return settled(thread, notices)


def _comment(outline: Outline, block: Sequence[Line], notices: Notices) -> RawComment:
    start = block[0].number
    parent = outline.answers[start].parent
    place = _place(block)
    border = "hand" if start in outline.borders_by_hand else "inferred"
    return RawComment(
        f"L{start}",
        None if parent is None else f"L{parent}",
        clean_text(_text(outline, block), place, notices),
        structure="hand" if outline.has_parent_by_hand(start) else "inferred",
        raw={"lines": [start, block[-1].number], "border": border},
        place=place,
    )


def _text(outline: Outline, block: Sequence[Line]) -> str:
    return "\n".join(outline.reading.texts[block[0].number - 1 : block[-1].number]) if block else ""


def _place(block: Sequence[Line]) -> str:
    if not block:
        return ""
    first, last = block[0].number, block[-1].number
    return f"line {first}" if first == last else f"lines {first}–{last}"
