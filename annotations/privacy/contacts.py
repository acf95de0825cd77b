"""What looks like an e-mail address, a phone number or the handle of an account, by its shape alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from annotations.privacy.rewriting import Edit

EMAIL: Final = "email"
PHONE: Final = "phone"
HANDLE: Final = "handle"

_EMAIL = re.compile(r"(?<![\w@.+-])[\w.+%-]+@(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w@])")
# @name, @name@server as in the fediverse, u/name as on Reddit; not in the middle of an address or a path.
_HANDLE = re.compile(r"(?<![\w@/.])(@)(\w(?:[\w.-]*\w)?(?:@(?:[\w-]+\.)+\w+)?)|(?<![\w/.:])(/?u/)([\w-]{3,20})(?!\w)")
# Written with the country, the area in brackets, a leading zero, or as 555-123-4567; never within a path or a word.
_PHONE = re.compile(
    r"(?<![\w/=.,&?#%-])"
    r"(?:\+\d{1,3}[ ./-]?(?:\(0?\d{1,5}\)[ ./-]?)?\d|\(0?\d{2,5}\)[ ./-]?\d|00?[1-9]\d|\d{3}[ .-]\d{3}[ .-]\d)"
    r"(?:[ ./-]?\d){3,12}(?![\w/-]|[.,]\d)"
)
_DIGITS: Final = range(7, 16)  # E.164 allows 15


def contacts_in(text: str, kinds: Collection[str]) -> Iterator[Edit]:
    """Each found place with [email], [phone] or @[handle] for it."""
    if EMAIL in kinds and "@" in text:
        for found in _EMAIL.finditer(text):
            yield Edit(*found.span(), "[email]")
    if PHONE in kinds:
        for found in _PHONE.finditer(text):
            if sum(map(str.isdecimal, found.group())) in _DIGITS:
                yield Edit(*found.span(), "[phone]")
    if HANDLE in kinds:
        for start, end, sign, _ in handles_in(text):
            yield Edit(start, end, f"{sign}[handle]")


def handles_in(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where each handle stands, with its sign: start, end, what is before the name (@ or u/), and the name."""
    if "@" not in text and "u/" not in text:
        return
    for found in _HANDLE.finditer(text):
        sign, name = (found[1], found[2]) if found[1] else (found[3], found[4])
        yield found.start(), found.end(), sign, name
