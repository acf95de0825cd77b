"""An mbox file cut into messages, by bytes: what stands on the separator line need not be text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from threads.importers.base import MalformedFile, Options
from threads.importers.decoding import choose_encoding, empty_file
from threads.importers.signatures import HEAD_BYTES

MAX_MESSAGE_BYTES = 50 * 1024 * 1024
MAX_HEADER_BYTES = 1024 * 1024
_LINE_BYTES = 1 << 16
"""Longer lines are read in pieces, so that no line can fill the memory."""
_CHECKED_BYTES = 16
_HEADER = re.compile(rb">?[!-9;-~]+[ \t]*:|>From ")
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*From [^\r\n]*\r?\n(?:[!-9;-~]+[ \t]*:|>From )")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,10})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class Part(NamedTuple):
    """Where one message stands. `start` and `end` are bytes of the file, after the separator line."""

    place: str
    start: int
    end: int

    def content(self, file: BinaryIO) -> bytes:
        """The message, headers and body. Raises MalformedFile when it is over the limit."""
        if self.end - self.start > MAX_MESSAGE_BYTES:
            raise MalformedFile(
                f"the message has more than {MAX_MESSAGE_BYTES:,} bytes", place=self.place, advice="leave it out"
            )
        file.seek(self.start)
        return file.read(self.end - self.start)


def begins_mbox(head: bytes) -> bool:
    """Whether the first line is a separator and a header stands below it."""
    return _BEGINNING.match(head) is not None


def parts(file: BinaryIO, options: Options) -> Iterator[tuple[Part, bytes]]:
    """Each message with its header lines. Raises MalformedFile when this is no mbox file.

    A separator is a line "From …" after an empty line (or at the start) with a header below it, unless a
    Content-Length, which is believed when a separator or the end of the file follows, says it belongs to a body.
    """
    _refuse_others(file, options)
    current: _Open | None = None
    separator: int | None = None
    after_blank, count = True, 0
    for position, number, line in _lines(file, options):
        if separator is not None and _HEADER.match(line):
            if current:
                yield current.closed(separator), bytes(current.headers)
            count += 1
            current = _Open(f"message {count} (line {number - 1})", position)
        is_inside = current is not None and position < current.believed_end
        separator = position if after_blank and not is_inside and line.startswith(b"From ") else None
        after_blank = not line.strip()
        if current and current.in_headers:
            current.take_header(line)
            if after_blank:
                current.believe_length(file, position + len(line))
    if current:
        yield current.closed(file.tell()), bytes(current.headers)


@dataclass(slots=True)
class _Open:
    """A message whose end is not reached."""

    place: str
    start: int
    headers: bytearray = field(default_factory=bytearray)
    in_headers: bool = True
    believed_end: int = 0

    def take_header(self, line: bytes) -> None:
        self.headers += line
        if len(self.headers) > MAX_HEADER_BYTES:
            raise MalformedFile(
                f"the headers of the message have more than {MAX_HEADER_BYTES:,} bytes",
                place=self.place,
                advice="leave the message out",
            )

    def believe_length(self, file: BinaryIO, body_start: int) -> None:
        self.in_headers = False
        if length := _LENGTH.search(self.headers):
            end, size = body_start + int(length[1]), file.seek(0, io.SEEK_END)
            file.seek(end)
            following = file.read(_CHECKED_BYTES).lstrip(b"\r\n")
            if end <= size and (not following or following.startswith(b"From ")):
                self.believed_end = end

    def closed(self, end: int) -> Part:
        return Part(self.place, self.start, end)


def _refuse_others(file: BinaryIO, options: Options) -> None:
    head = file.read(HEAD_BYTES)
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise empty_file()
    choose_encoding(head, options, "a mail archive")
    if not begins_mbox(head):
        raise MalformedFile(
            "a mail archive begins with a line 'From …' and has headers below it",
            place="line 1",
            advice="choose an mbox file",
        )


def _lines(file: BinaryIO, options: Options) -> Iterator[tuple[int, int, bytes]]:
    """Each line with the byte it begins at and its number. The file may be moved between two lines."""
    position, number, starts_line = 0, 1, True
    while True:
        file.seek(position)
        line = file.readline(_LINE_BYTES)
        if not line:
            return
        if position + len(line) > options.max_bytes:
            raise MalformedFile(
                f"the file is larger than the limit of {options.max_bytes:,} bytes",
                advice="split it into several files, or ask the operator to raise the limit",
            )
        # The rest of a very long line never begins a message, whatever it looks like.
        shown = line.removeprefix(b"\xef\xbb\xbf") if position == 0 else line
        yield position, number, shown if starts_line else b" " + shown
        position += len(line)
        starts_line = line.endswith(b"\n")
        number += starts_line
