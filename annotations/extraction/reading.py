"""One comment as the cues read it: its own words, what it quotes, its sentences. Worked out once, when first asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import islice

from annotations.extraction.base import CommentView, Span
from annotations.extraction.cues import straighten
from annotations.extraction.overlap import Passages, content_words, words

_QUOTED_LINE = re.compile(r"^[ \t]*+>[^\n]*", re.MULTILINE)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_BLANK = re.compile(r"\s")
_NOT_LINE_END = re.compile(r"[^\n]")
_IN_QUOTES = re.compile(r'"([^"\n]{2,200})"')
_MOST_QUOTES = 10


class Reading:
    """A comment with what the cues need of it."""

    def __init__(self, view: CommentView) -> None:
        self.view = view

    @cached_property
    def own(self) -> str:
        """The text without quotations and addresses, see `own_words`. The label of a link stays, it is prose."""
        links = [(start, end) for start, end in self.view.hyperlinks if not _BLANK.search(self.view.text, start, end)]
        return own_words(self.view.text, quoted=[*self.view.quoted, *links])

    @cached_property
    def topic(self) -> frozenset[str]:
        """The content words of what the writer says in this comment's own words."""
        return content_words(self.own)

    @cached_property
    def passages(self) -> Passages:
        """The sentences of the whole text, searchable."""
        return Passages(self.view.text)

    @cached_property
    def running_words(self) -> str:
        """All words of the text, folded, a blank before and after each."""
        return f" {' '.join(words(self.view.text))} "

    @cached_property
    def cited(self) -> list[tuple[Span, str]]:
        """What the comment quotes, in its first ten quotations: where, and the words as in `running_words`."""
        in_quotes = (found.span(1) for found in _IN_QUOTES.finditer(straighten(self.own)))
        spans = [*islice(self.view.quoted, _MOST_QUOTES), *islice(in_quotes, _MOST_QUOTES)][:_MOST_QUOTES]
        cited = []
        for start, end in spans:
            quotation = self.view.text[start:end]
            if start < end and content_words(quotation):
                cited.append(((start, end), f" {' '.join(words(quotation))} "))
        return cited


class Readings(dict[CommentView, Reading]):
    """The readings of a thread's comments, each made when it is first asked for."""

    def __missing__(self, view: CommentView) -> Reading:
        reading = self[view] = Reading(view)
        return reading


def own_words(text: str, *, quoted: Iterable[Span] = ()) -> str:
    """`text` with `quoted` ranges, lines quoted by ">" and addresses blanked out; as long as `text`, same lines."""
    found = [match.span() for pattern in (_QUOTED_LINE, _ADDRESS) for match in pattern.finditer(text)]
    pieces, done = [], 0
    for start, end in sorted([*quoted, *found]):
        start, end = max(start, done), min(end, len(text))
        if start < end:
            pieces += [text[done:start], _NOT_LINE_END.sub(" ", text[start:end])]
            done = end
    return "".join([*pieces, text[done:]])
