"""A thread in portions that fit a question: comments in reading order, and what a reader must know of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotations.extraction.base import CommentView

# Of one question, in comments and code points. A longer comment is cut, and what is beyond cannot be labelled.
MOST_COMMENTS: Final = 20
MOST_CHARACTERS: Final = 12_000
LONGEST_COMMENT: Final = 4_000
# What is told of comments and the article that are there to be read only.
CONTEXT: Final = 400
ARTICLE: Final = 1_500
# Ancestors told of a comment, the parent included.
ANCESTORS: Final = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """Comments to be asked about, those above them that are told as context, and the article if there is one."""

    asked: tuple[CommentView, ...]
    context: tuple[CommentView, ...]
    article: CommentView | None


def batches(thread: Sequence[CommentView]) -> Iterator[Batch]:
    """The thread's comments in reading order, each once."""
    article = next((view for view in thread if view.is_article and view.text.strip()), None)
    portion: list[CommentView] = []
    size = 0
    for view in thread:
        if view.is_article or not view.text.strip():
            continue
        length = min(len(view.text), LONGEST_COMMENT)
        if portion and (len(portion) == MOST_COMMENTS or size + length > MOST_CHARACTERS):
            yield _batch(portion, article)
            portion, size = [], 0
        portion.append(view)
        size += length
    if portion:
        yield _batch(portion, article)


def _batch(portion: list[CommentView], article: CommentView | None) -> Batch:
    asked = set(portion)
    context: dict[CommentView, None] = {}
    for view in portion:
        above = view.parent
        for _ in range(ANCESTORS):
            if above is None or above.is_article:
                break
            if above not in asked:
                context[above] = None
            above = above.parent
    return Batch(tuple(portion), tuple(sorted(context, key=lambda view: view.position)), article)
