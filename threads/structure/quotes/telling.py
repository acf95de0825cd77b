"""Whether a passage tells enough of its own, and stands apart enough, to be called a quotation without being marked."""

from __future__ import annotations

import re
from typing import Final

from threads.structure.quotes.runs import RUN
from threads.structure.quotes.texts import Words, weight

_SENTENCE_END = re.compile(r"[.!?:…\n\"“”>»)\]]\s*$|^\s*$")

# Words without which nothing is said and which alone say nothing.
_EMPTY_WORDS: Final = """
a about all also am an and any are as at be because been but by can could did do does for from get go had has have he
her him his how i if in into is it its just like me more my no not of off on one or our out over own same she should so
some such than that the their them then there these they this those time to too up us very was way we well were what
when where which who why will with would you your end day point fact same thing things lot im ive dont youre theyre
isnt doesnt cant thats
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
_TELLING: Final = 3

# Weight from which a passage is a quotation wherever it stands: in the middle of a sentence six words meet by chance.
_LONG: Final = RUN + 1
_OPENING = "“„«\"'‘([*_> \t"
_BEFORE: Final = 12
_STOPS = ".!?…:;。！？।؟"
_CLOSING = "\"'”’»“)]*_ \t"


def is_telling(text: str, words: Words, first: int, last: int, *, names_count: bool = False) -> bool:
    """Whether a passage says something of its own: at least three words that are neither empty nor names.

    Where `names_count`, names are words like others.
    """
    told = set()
    for index in range(first, last):
        word = text[words.starts[index] : words.ends[index]]
        if (
            not names_count
            and word[0].isupper()
            and not word.isupper()
            and not _SENTENCE_END.search(text[max(0, words.starts[index] - 3) : words.starts[index]])
        ):
            continue
        plain = word.lower().replace("’", "").replace("'", "")
        if plain not in _EMPTY and not plain.isdigit():
            told.add(plain)
            if len(told) >= _TELLING:
                return True
    return False


def is_long_enough(text: str, words: Words, first: int, last: int) -> bool:
    """Whether so many words in a row hardly come twice by chance, even in the middle of a sentence."""
    return weight(text, words, first, last, enough=_LONG) >= _LONG


def is_set_apart(text: str, words: Words, first: int, last: int) -> bool:
    """Whether the passage is long enough for a sentence, begins where one begins and ends where one ends."""
    start, end = words.starts[first], words.ends[last - 1]
    before = text[max(0, start - _BEFORE) : start].rstrip(_OPENING)
    after = text[end : end + _BEFORE].lstrip(_CLOSING)
    begins = not before or before[-1] in "\n" + _STOPS
    ends = not after or after[0] in "\n" + _STOPS
    return begins and ends and weight(text, words, first, last, enough=RUN) >= RUN
