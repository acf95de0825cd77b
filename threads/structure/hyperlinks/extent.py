"""How far an address reaches: what ends it, what trails it, and where it was cut short."""

from __future__ import annotations

import re
from typing import NamedTuple

from threads.structure.hyperlinks.characters import CLOSING, ENDS_ADDRESS, ESCAPED_END, OPENING, TRAILING

# Possessive throughout: no way back, so the time is linear whatever the text.
_UNBROKEN = re.compile(rf"(?:[^{ENDS_ADDRESS}&]++|(?!{ESCAPED_END})&)*+", re.IGNORECASE)
_DECISIVE = re.compile(
    r"""(?P<bracket>[()\[\]{}])
      | (?P<dots>…)
      | (?P<mark>\*\*?|~~|['’])
      | (?P<scheme>(?:https?|(?<![a-z])ftp)://)
      | (?P<www>(?:(?<=[,;])|(?<=\d[.)]))www\.)""",
    re.IGNORECASE | re.VERBOSE,
)
CUT = re.compile(r"…|\[(?:\.{3}|…)\]|\((?:\.{3}|…)\)")
_JOINED = re.compile(r"\s?(?:https?://|ftp://|www\.)", re.IGNORECASE)
_CLOSING_TAG = re.compile(r"\[/\w")
_DOTS_OF_A_CUT = 3
# Behind these an inner `https://` is a value or a path of the outer address: archives, redirects.
_HOLDS_ADDRESS = frozenset("/=?&#:+@%")
_LIST_NUMBER = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|(?P<number>\d{1,3})[.):\]])\s*$")
_LONGEST_LIST_NUMBER = 6


class Extent(NamedTuple):
    """Where an address ends, in code points, and whether dots there say that it was cut short."""

    end: int
    is_truncated: bool


class Reader:
    """Finds the ends of addresses in one text, in order; remembers how far the text was read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._unbroken_end = 0

    def extent(self, start: int, body: int) -> Extent:
        """The end of the address that begins at `start`; `body` is where its host begins, behind the scheme."""
        end, is_cut = self._first_end(start, body)
        return Extent(end, is_truncated=True) if is_cut else trimmed(self._text, body, end)

    def _first_end(self, start: int, body: int) -> tuple[int, bool]:
        text = self._text
        limit = self._limit(body)
        mark = _enclosing_mark(text, start)
        is_open = dict.fromkeys(OPENING, 0)
        for sign in _DECISIVE.finditer(text, body, limit):
            at, character = sign.start(), sign[0]
            if CUT.match(text, at):
                return at, True
            if sign.lastgroup == "mark":
                if mark and character.startswith(mark):
                    return at, False
            elif sign.lastgroup == "bracket":
                if _CLOSING_TAG.match(text, at) or is_open.get(CLOSING.get(character, ""), 1) == 0:
                    is_joined = _JOINED.match(text, at + 1) is not None
                    return (min(at, _before_list_number(text, start, body, at + 1)) if is_joined else at), False
                if character in OPENING:
                    is_open[character] += 1
                else:
                    is_open[CLOSING[character]] -= 1
            elif at > body and (sign.lastgroup == "www" or text[at - 1] not in _HOLDS_ADDRESS):
                return _before_list_number(text, start, body, at), False
        return limit, False

    def _limit(self, body: int) -> int:
        """The end of the unbroken run of characters at `body`; a run is read once, whatever it holds."""
        if body >= self._unbroken_end:
            unbroken = _UNBROKEN.match(self._text, body)
            self._unbroken_end = unbroken.end() if unbroken else body
        return self._unbroken_end


def trimmed(text: str, start: int, end: int) -> Extent:
    """The extent of text[start:end] without what trails it: punctuation, the English possessive, an opened bracket."""
    while end > start:
        last = text[end - 1]
        if last == ";" and text.endswith("&amp;", start, end):
            break
        if last == ".":
            before_dots = end - 1
            while before_dots > start and text[before_dots - 1] == ".":
                before_dots -= 1
            if end - before_dots >= _DOTS_OF_A_CUT:
                return Extent(before_dots, is_truncated=True)
            end = before_dots
        elif last in TRAILING or last in OPENING or _is_emoji(last):
            end -= 1
        elif last in "sS" and end - 2 > start and text[end - 2] in "'’":
            end -= 2
        else:
            break
    return Extent(end, is_truncated=False)


def _is_emoji(character: str) -> bool:
    return "\U0001f000" <= character <= "\U0001faff" or character in "\ufe0f\u200d"


def _enclosing_mark(text: str, start: int) -> str:
    """The quotation mark or Markdown emphasis that must close what opened right before `start`."""
    before = text[max(0, start - 2) : start]
    if before in ("**", "~~"):
        return before
    return {"*": "*", "'": "'", "‘": "’"}.get(before[-1:], "")


def _before_list_number(text: str, start: int, body: int, end: int) -> int:
    """`end` moved before the list number that stands there: "2." in "1.https://a.example/x2.https://b.example"."""
    found = _LIST_NUMBER.search(text, max(body, end - _LONGEST_LIST_NUMBER), end)
    if found is None:
        return end
    if found["number"] is None:
        return found.start()
    previous = _LIST_NUMBER.search(text, max(0, start - _LONGEST_LIST_NUMBER), start)
    if previous and previous["number"]:
        following = str(int(previous["number"]) + 1)
        return found.end("number") - len(following) if found["number"].endswith(following) else end
    # Without a number before the first address, digits of their own segment ("/2022/") belong to the address.
    return found.start() if text[found.start() - 1].isalpha() or text[found.start() - 1] in ",;" else end
