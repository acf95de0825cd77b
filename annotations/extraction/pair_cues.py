"""The cues of a rebuttal that lie between the reply and what it may answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotations.extraction.base import Reason, Span
from annotations.extraction.overlap import content_words
from annotations.extraction.reading import Reading

_ECHO = re.compile(r"\A[^\w]*([^.!?\n]{2,80})\?")
_SHARED = 3

_SAME_WRITER = -1.5
_CITES = 0.6
_ECHOES = 0.6
_TAKES_UP = 0.2
_ANSWERS = -0.3


def between(reply: Reading, target: Reading) -> Iterator[Reason]:
    """What in the relation of `reply` and `target` speaks for or against a dispute; spans lie in the reply."""
    if is_same_writer(reply, target):
        yield Reason("goes on from the writer's own comment", None, None, _SAME_WRITER)
    citation = citation_of(target, by=reply)
    if citation:
        yield Reason("takes words of the other in quotation marks", *citation, _CITES)
    echo = _ECHO.search(reply.own)
    asked = content_words(echo[1]) if echo else frozenset()
    if echo and asked and asked <= target.passages.words:
        yield Reason("repeats words of the other as a question", *echo.span(1), _ECHOES)
    if len(reply.topic & target.passages.words) >= _SHARED:
        yield Reason("takes up words of the other", None, None, _TAKES_UP)
    if target.view.text.rstrip().endswith("?"):
        yield Reason("follows a question", None, None, _ANSWERS)


def citation_of(target: Reading, *, by: Reading) -> Span | None:
    """Where `by` quotes words that stand in `target`, if it does."""
    return next((span for span, phrase in by.cited if phrase in target.running_words), None)


def is_same_writer(one: Reading, other: Reading) -> bool:
    """Whether both are known to have the same author."""
    return one.view.author is not None and one.view.author == other.view.author
