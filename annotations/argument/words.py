"""Words in a box: SVG neither breaks lines nor knows which way a text runs."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot hold, whatever it is written as.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE: Final = frozenset("WF")


def clean(text: str) -> str:
    """The text on one line, without what XML cannot hold and without marks that turn the direction of others."""
    kept = (char if _is_allowed(char) else " " for char in text)
    return " ".join("".join(kept).split())


def _is_allowed(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs", "Cn", "Cf"} or char in "\u200c\u200d"


def width_of(text: str) -> int:
    """How many columns the text takes: wide characters two, marks that stand on others none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text
    )


def wrapped(text: str, *, columns: int, lines: int) -> list[str]:
    """The beginning of the text, cleaned, in at most so many lines of at most so many columns; an ellipsis where it
    goes on. Long words are broken.
    """
    rest = clean(text)
    found: list[str] = []
    while rest and len(found) < lines:
        is_last = len(found) == lines - 1
        line, rest = _line(rest, columns - 1 if is_last else columns)
        found.append(f"{line}…" if is_last and rest else line)
    return found


def _line(text: str, columns: int) -> tuple[str, str]:
    if width_of(text) <= columns:
        return text, ""
    taken = width = 0
    for char in text:
        width += width_of(char)
        if width > columns:
            break
        taken += 1
    taken = max(taken, 1)
    space = text.rfind(" ", 0, taken + 1)
    cut = space if space > taken // 2 else taken
    return text[:cut].rstrip(), text[cut:].lstrip()


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L"


def tag(name: str, content: str | None = None, **attributes: object) -> str:
    """An element with these attributes (`class_` is class; hyphens for underscores); `content` is XML already."""
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}={_quoted(value)}"
        for key, value in attributes.items()
        if value not in (None, "")
    )
    return f"<{name}{told}/>" if content is None else f"<{name}{told}>{content}</{name}>"


def _quoted(value: object) -> str:
    return quoteattr(_FORBIDDEN.sub("", str(value)))


def text_of(words: str) -> str:
    """Cleaned words as XML."""
    return escape(clean(words))
