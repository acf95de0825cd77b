"""Which characters an address and a name may hold, as parts of regular expressions."""

from __future__ import annotations

import re
import unicodedata

_PLANES_WITH_SCRIPTS = range(0x80, 0x20000)


def _in_categories(*categories: str) -> str:
    return "".join(chr(code) for code in _PLANES_WITH_SCRIPTS if unicodedata.category(chr(code)) in categories)


# Letters of many scripts carry marks, which `\w` leaves out; the two joiners shape Persian and Indic words.
NAME = rf"-\w\u200c\u200d{_in_categories('Mn', 'Mc')}"

_APOSTROPHES = "‘’"
_FOREIGN_BRACKETS_AND_QUOTES = re.sub(f"[{_APOSTROPHES}]", "", _in_categories("Ps", "Pe", "Pi", "Pf"))
_CJK_STOPS = "。，、．！？；：｡､"
_INVISIBLE = "\x00-\x20\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"

# An em dash without blanks around it joins clauses; addresses hold the en dash ("Russia–Ukraine") but not this one.
ENDS_ADDRESS = rf'\s{_INVISIBLE}<>"`|—{re.escape(_FOREIGN_BRACKETS_AND_QUOTES)}{_CJK_STOPS}'

# Quotation marks, brackets and blanks that were escaped for HTML end an address as they would end it themselves.
ESCAPED_END = r"&(?:lt|gt|quot|apos|nbsp|laquo|raquo|ldquo|rdquo|#0*(?:34|39|60|62|160)|#x0*(?:22|27|3c|3e|a0));"

TRAILING = frozenset(".,;:!?'\"*_~…–—‘’،؛؟۔।॥։።·")
CLOSING = {")": "(", "]": "[", "}": "{"}
OPENING = frozenset(CLOSING.values())
