"""The texts of a thread as the search for quotes sees them: words as numbers, with their places."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]

# An address is one word: who repeats it cites a page, not a writer.
_ADDRESS = r"(?=[hHwW])(?i:https?://|www\.)\S+"
# Each of these is a word, for nothing divides them; so is each letter of a script without blanks, with its marks.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_SOUTH_EAST_ASIAN = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u1000-\u102a\u1780-\u17b3"
)
_LETTERS_A_WORD = {"ideograph": 2, "letter": 4}
_UNSPACED = re.compile(f"(?P<ideograph>[{_IDEOGRAPH}])|(?P<letter>[{_SOUTH_EAST_ASIAN}])")
_MARKS = "".join(chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
_APOSTROPHES = "'’ʼ＇"
_LETTERS = rf"[^\W_{_IDEOGRAPH}{_SOUTH_EAST_ASIAN}]+"
_WORD = re.compile(
    f"{_ADDRESS}|{_LETTERS}(?:[{_APOSTROPHES}{_MARKS}]+{_LETTERS})*[{_MARKS}]*|[{_IDEOGRAPH}]"
    f"|[{_SOUTH_EAST_ASIAN}][{_MARKS}]*"
)
# The same for texts in ASCII, of which there are many.
_ASCII_WORD = re.compile(rf"{_ADDRESS}|[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*", re.ASCII)
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES))


@dataclass(frozen=True, slots=True)
class ThreadText:
    """One text of a thread. `position` and `end` (last position below it) say where it stands in the reading order;
    the article is at 0. `quoted` are spans (code points) which the markup of the source calls quotations; `author` is
    any key that is equal for equal authors, None where unknown.
    """

    key: int
    text: str
    position: int
    end: int
    parent: int | None = None
    """The position of what it answers."""
    author: int | None = None
    quoted: Sequence[Sequence[int]] = ()

    def is_above(self, other: ThreadText) -> bool:
        """Whether `other` stands below this one in the tree. Everything stands below the article."""
        return self.position < other.position <= self.end


class Words:
    """The words of one text in order: `ids` are equal for words that are equal but for case and apostrophes."""

    __slots__ = ("ends", "ids", "starts")

    def __init__(self) -> None:
        self.ids = array("L")
        self.starts = array("L")
        self.ends = array("L")

    def __len__(self) -> int:
        return len(self.ids)


class Vocabulary(dict[str, int]):
    """Gives every word of a thread its number."""

    def __init__(self) -> None:
        super().__init__()
        self._folded: dict[str, int] = {}

    def read(self, text: str) -> Words:
        """The words of a text."""
        words = Words()
        found = list((_ASCII_WORD if text.isascii() else _WORD).finditer(text))
        words.ids.extend([self[word[0]] for word in found])
        words.starts.extend([word.start() for word in found])
        words.ends.extend([word.end() for word in found])
        return words

    def __missing__(self, word: str) -> int:
        folded = unicodedata.normalize("NFKC", word).casefold().translate(_NO_APOSTROPHES)
        number = self[word] = self._folded.setdefault(folded, len(self._folded))
        return number


def weight(text: str, words: Words, first: int, last: int, *, enough: int) -> float:
    """How many words of a language with blanks the words say; where there are many, at least `enough`."""
    if last - first >= enough * max(_LETTERS_A_WORD.values()):
        return enough
    said = 0.0
    for index in range(first, last):
        unspaced = _UNSPACED.match(text, words.starts[index])
        said += 1 / _LETTERS_A_WORD[unspaced.lastgroup or ""] if unspaced else 1
    return said


def rounded(text: str, span: Span, *, like: str, like_span: Span) -> Span:
    """The ends of two equal passages, moved behind combining marks and behind the signs that end both.

    A closing bracket ends a passage that holds its opening one.
    """
    end, like_end = _behind_marks(text, span[1]), _behind_marks(like, like_span[1])
    while text[end : end + 1] == like[like_end : like_end + 1] != "" and (
        text[end] in ".!?…。！？"
        or (
            text[end] in _BRACKETS
            and text.count(_BRACKETS[text[end]], span[0], end) > text.count(text[end], span[0], end)
        )
    ):
        end, like_end = end + 1, like_end + 1
    return end, like_end


_BRACKETS = {")": "(", "]": "[", "）": "（"}


def _behind_marks(text: str, end: int) -> int:
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    return end
