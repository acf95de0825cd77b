"""The texts of a thread as the search for quotes sees them: words as numbers, with their places."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]

# An address is one word: who repeats it cites a page, not a writer.
_ADDRESS = r"(?:https?://|www\.)\S+"
# Each of these is a word, for nothing divides them.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_APOSTROPHES = "'’ʼ＇"
_LETTERS = f"[^\\W_{_IDEOGRAPH}]+"
_WORD = re.compile(f"{_ADDRESS}|[{_IDEOGRAPH}]|{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*", re.IGNORECASE)
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


class Vocabulary:
    """Gives every word of a thread its number."""

    def __init__(self) -> None:
        self._written: dict[str, int] = {}
        self._folded: dict[str, int] = {}

    def read(self, text: str) -> Words:
        """The words of a text."""
        words = Words()
        for found in _WORD.finditer(text):
            words.ids.append(self._number(found[0]))
            words.starts.append(found.start())
            words.ends.append(found.end())
        return words

    def _number(self, word: str) -> int:
        number = self._written.get(word)
        if number is None:
            folded = unicodedata.normalize("NFKC", word).casefold().translate(_NO_APOSTROPHES)
            number = self._written[word] = self._folded.setdefault(folded, len(self._folded))
        return number


def rounded(text: str, end: int, *, like: str, like_end: int) -> Span:
    """`end` and `like_end` of two equal passages, moved behind combining marks and behind the sign that ends both."""
    end, like_end = _behind_marks(text, end), _behind_marks(like, like_end)
    while text[end : end + 1] == like[like_end : like_end + 1] != "" and text[end] in ".!?…。！？":
        end, like_end = end + 1, like_end + 1
    return end, like_end


def _behind_marks(text: str, end: int) -> int:
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    return end
