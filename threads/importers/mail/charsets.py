"""Bytes of a message to text: the charset it declares if we know it, else UTF-8, else Latin-1."""

from __future__ import annotations

import codecs

from threads.importers.decoding import ENCODINGS

_MORE = (
    *(f"iso-8859-{part}" for part in (3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16)),
    *("cp437", "cp850", "cp866", "cp874", "cp932", "cp949", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("ascii", "koi8-u", "utf-7", "gb2312", "gbk", "hz", "big5hkscs", "euc_jis_2004", "tis-620"),
    *("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_ext", "iso2022_kr"),
)
_KNOWN = frozenset(codecs.lookup(encoding).name for encoding in (*ENCODINGS, *_MORE))
"""A closed list, because Python also calls "unicode_escape" and "idna" encodings."""


def decoded(data: bytes, charset: str | None) -> tuple[str, str | None]:
    """The text, and what was wrong with the declared `charset` (None: nothing, or none was declared). Never raises."""
    codec = _codec(charset) if charset else None
    problem = None
    if codec is not None:
        try:
            return data.decode(codec), None
        except UnicodeError:
            problem = f"the text is not in the charset {charset!r} that it declares"
    elif charset:
        problem = f"the charset {charset[:60]!r} is not known"
    try:
        return data.decode("utf-8"), problem
    except UnicodeDecodeError:
        return data.decode("iso-8859-1"), problem or "the text declares no charset and was read as Latin-1"


def _codec(charset: str) -> str | None:
    try:
        name = codecs.lookup(charset.strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    return name if name in _KNOWN else None
