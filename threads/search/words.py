"""The words of a text as search compares them: without case and accents, and the same on every database.

Neither engine splits texts itself, since each would do it in its own way. Words are runs of letters and digits, with
the marks that belong to them. Where words are written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) every
character is a word, so that any part of a sentence can be found as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

# PostgreSQL numbers no more than 16,383 places in a text, and keeps a megabyte of it.
MOST_WORDS: Final = 16_000
_MOST_CHARACTERS: Final = 200_000
# What is longer is no word; both sides of the comparison are cut to this.
_LONGEST: Final = 100


class Word(NamedTuple):
    """A word as it is compared, and where it stands in the text: code points, end exclusive."""

    folded: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """The words that can be searched for: those within the first 200,000 characters, 16,000 at most."""
    found = (
        Word(folded, *match.span())
        for match in _WORD.finditer(text, 0, _MOST_CHARACTERS)
        for folded in _folded(match[0])
    )
    return islice(found, MOST_WORDS)


def folded_words(text: str) -> list[str]:
    """The same words without their places, faster."""
    found = (folded for word in _WORD.findall(text, 0, _MOST_CHARACTERS) for folded in _folded(word))
    return list(islice(found, MOST_WORDS))


@lru_cache(maxsize=100_000)
def _folded(word: str) -> tuple[str, ...]:
    """The word as it is compared: one as a rule, none of invisible characters; a ligature of kana is several."""
    folded = fold(word)
    if len(folded) > 1 and not folded.isascii() and _CHARACTER.match(word):
        return tuple(_WORD.findall(folded))
    return (folded,) if folded else ()


def fold(word: str) -> str:
    """The word without case, accents, ligatures and invisible characters: naïve is naive, ß is ss, Ａ is a.

    Marks that make another letter or syllable stay: Indic vowels, kana's voicing, Thai tones.
    """
    if word.isascii():
        return word.lower()[:_LONGEST]
    letters = (character for character in unicodedata.normalize("NFKD", word) if not _is_accent(character))
    composed = unicodedata.normalize("NFKC", "".join(letters).casefold())
    return _NO_WORD.sub("", composed)[:_LONGEST]


def _is_accent(character: str) -> bool:
    # Unicode's combining classes: 10 to 36 are points of Hebrew, Arabic and Syriac, from 200 on accents.
    place = unicodedata.combining(character)
    return 10 <= place <= 36 or place >= 200


def _ranges(codes: Iterator[int]) -> str:
    """A character class of these code points, which come in order."""
    parts: list[list[int]] = []
    for code in codes:
        if parts and parts[-1][1] == code - 1:
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in parts)


# Beyond the second plane there are only variation selectors, which are invisible.
_MARKS: Final = _ranges(code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
# Soft hyphen, zero-width joiner and non-joiner stand inside words.
_INVISIBLE: Final = "\u00ad\u200c\u200d"
_SPACELESS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_WORD: Final = re.compile(
    rf"[^\W_{_SPACELESS}]+(?:[{_MARKS}{_INVISIBLE}]+[^\W_{_SPACELESS}]*)*|(?=[^\W_])[{_SPACELESS}][{_MARKS}{_INVISIBLE}]*"
)
_CHARACTER: Final = re.compile(f"[{_SPACELESS}]")
_NO_WORD: Final = re.compile(rf"[^\w{_MARKS}]|_")
