"""Text without any mark of its structure: an article, then comments, a line being a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from threads.importers.base import MAX_COMMENT_CHARACTERS, Options, RawThread
from threads.importers.decoding import lines
from threads.importers.outline import Draft, to_thread
from threads.importers.signatures import binary_kind, is_html

name = "text"
label = "Plain text"

_XML = re.compile(rb"(\xef\xbb\xbf)?\s*<\?xml\b")


def looks_like(head: bytes, filename: str) -> bool:
    """Anything that is text and neither a web page nor XML: asked last."""
    return binary_kind(head, filename) is None and not is_html(head) and _XML.match(head) is None


def text_lines(file: BinaryIO, options: Options) -> list[str]:
    """The lines of the file without their ends, blank ones too: what `outline.propose` takes. Raises MalformedFile."""
    read_lines = lines(file, options, expected="plain text", max_characters=MAX_COMMENT_CHARACTERS)
    return [line.removesuffix("\n") for line in read_lines]


def title_of(options: Options) -> str:
    """What to call the thread: the file gives no title, so the person's, or the file's name."""
    return options.title or PurePath(options.filename).stem or "Untitled"


def draft(file: BinaryIO, options: Options) -> Draft:
    """The text before anybody has looked at it. Raises MalformedFile."""
    return Draft(tuple(text_lines(file, options)), lambda outline: to_thread(outline, title_of(options)))


def read(file: BinaryIO, options: Options) -> Iterator[RawThread]:
    """One thread with the proposed outline, which nobody has looked at."""
    found = draft(file, options)
    yield found.thread(found.outline())
