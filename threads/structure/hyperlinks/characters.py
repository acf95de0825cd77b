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

# Quotation marks, brackets, dashes and blanks that were escaped for HTML, once or twice, end an address as they would
# end it themselves.
ESCAPED_END = (
    r"&(?:amp;)*(?:lt|gt|quot|apos|nbsp|laquo|raquo|[lr][sd]quo|[sb][bd]quo|[mn]dash|hellip"
    r"|#0*(?:34|39|60|62|160|82(?:11|12|16|17|18|20|21|22|30))|#x0*(?:22|27|3c|3e|a0|20(?:1[34]|1[89cde]|26)));"
)

# A hyphen may end an address; what else stands between words and sentences, in any script, does not.
TRAILING = frozenset(".,;:!?'\"*_~\\´‘’～" + _in_categories("Po", "Pd"))
CLOSING = {")": "(", "]": "[", "}": "{"}
OPENING = frozenset(CLOSING.values())
