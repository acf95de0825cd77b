"""Characters laid out as a browser shows them: white space collapsed, blocks on lines of their own, ranges kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_RUN = re.compile(r"[ \t\n\f]+|[^ \t\n\f]+")


@dataclass(slots=True)
class Span:
    """A range of the text in code points: it opens with the next character written and closes with the last."""

    href: str = ""
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Flow:
    """Text being written. White space waits until a character follows it, so none begins or ends the text or a span."""

    text_length: int = 0
    _parts: list[str] = field(default_factory=list)
    _breaks: int = 0
    _gap: str = ""
    _marker: str = ""
    _opening: list[Span] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def write(self, text: str, *, verbatim: bool = False, line_feeds: bool = False) -> None:
        """Add canonical text. `verbatim` keeps its white space, `line_feeds` only its lines."""
        for run in _RUN.findall(text):
            if run[0] not in " \t\n\f":
                self._put(run)
            elif verbatim:
                *lines, indent = run.split("\n")
                self.add_breaks(len(lines))
                self._gap = indent if lines else self._gap + indent
            elif line_feeds and "\n" in run:
                self.break_line(run.count("\n"))
            else:
                self.leave_gap(" ")

    def break_line(self, breaks: int = 1) -> None:
        """The next character begins a line; with 2 breaks there is an empty line before it, never more than one."""
        self._breaks = min(2, max(self._breaks, breaks))
        self._gap = ""

    def add_breaks(self, breaks: int) -> None:
        """Like `break_line`, on top of the breaks that are already there."""
        if breaks:
            self.break_line(self._breaks + breaks)

    def leave_gap(self, gap: str) -> None:
        """White space between two words of a line, unless some is there already."""
        if self._parts and not self._breaks and not self._gap:
            self._gap = gap

    def mark(self, marker: str) -> None:
        """What to write before the next character of a list item; "" takes it back."""
        self._marker = marker

    def open(self, span: Span) -> None:
        self._opening.append(span)

    def close(self, span: Span) -> None:
        span.end = self.text_length

    def _put(self, word: str) -> None:
        before = "\n" * self._breaks * bool(self._parts) + self._marker + self._gap
        self._parts += (before, word)
        for span in self._opening:
            if span.end < 0:
                span.start = self.text_length + len(before)
        self.text_length += len(before) + len(word)
        self._opening.clear()
        self._breaks, self._gap, self._marker = 0, "", ""
