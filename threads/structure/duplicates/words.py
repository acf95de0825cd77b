"""The words of a text, for comparing: what copying and pasting often changes is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
# Scripts that put no blanks between words: every run of them is read as overlapping pieces of this many characters.
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"([{_IDEOGRAPHS}]+)|([{_SOUTH_EAST_ASIAN}]+)")
_IDEOGRAPHS_A_PIECE = 2
_LETTERS_A_PIECE = 5


def words_of(text: str, quoted: Iterable[Sequence[int]] = ()) -> list[str]:
    """The words of `text` in order, folded in case and compatibility forms, without punctuation, symbols and emoji.

    `quoted` (pairs of code points, end exclusive), lines that begin with ">" and web addresses are left out: two
    answers that quote the same passage are no copies.
    """
    text = _URL.sub(" ", _QUOTED_LINE.sub("", _without(text, quoted)))
    text = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    return _UNSPACED.sub(_pieces, text).split()


def _without(text: str, ranges: Iterable[Sequence[int]]) -> str:
    kept, done = [], 0
    for start, end in sorted((start, end) for start, end in ranges):
        kept.append(text[done:start])
        done = max(done, end)
    return "\n".join([*kept, text[done:]])


class _Folded(dict[int, str | None]):
    """What becomes of each character, looked up once: letters, digits and marks stay, a blank stands for the rest."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        if character in "'’ʼ＇" or category in {"Cf", "Me"} or 0xFE00 <= code <= 0xFE0F:
            # Inside a word or an emoji, where it separates nothing.
            self[code] = None
        else:
            self[code] = character if category[0] in "LNM" else " "
        return self[code]


_FOLDED = _Folded()


def _pieces(run: re.Match[str]) -> str:
    size = _IDEOGRAPHS_A_PIECE if run[1] else _LETTERS_A_PIECE
    letters = run[0]
    pieces = (letters[start : start + size] for start in range(max(1, len(letters) - size + 1)))
    return f" {' '.join(pieces)} "
