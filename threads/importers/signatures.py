"""What a file is by its first bytes, for those that are not text: so that the refusal can name them."""

from __future__ import annotations

import codecs
import re

HEAD_BYTES = 8192
"""As much of a file as `sniff` and the refusals look at."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls)"),
    (b"\x7fELF", "a program"),
)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_ZIP = re.compile(rb"PK(\x03\x04|\x05\x06|\x07\x08)")
_ARCHIVE = "a zip archive"
_OFFICE = ((b"xl/", "an Excel workbook (.xlsx)"), (b"word/", "a Word document (.docx)"))
_OFFICE_NAMES = {".xlsx": "an Excel workbook (.xlsx)", ".docx": "a Word document (.docx)", ".ods": "a spreadsheet"}
_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def binary_kind(head: bytes, filename: str = "") -> str | None:
    """What kind of file `head` begins if it is none of text ("a PNG picture"), else None."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "a WebP picture"
    if _BZIP2.match(head):
        return "a bzip2 archive"
    if _ZIP.match(head):
        return _zip_kind(head, filename)
    return "binary data" if _is_noise(head) else None


def is_plain_zip(head: bytes, filename: str) -> bool:
    """Whether a zip archive that begins with `head` is one of files, and no office document."""
    return _zip_kind(head, filename) == _ARCHIVE


def _zip_kind(head: bytes, filename: str) -> str:
    for ending, kind in _OFFICE_NAMES.items():
        if filename.lower().endswith(ending):
            return kind
    return next((kind for mark, kind in _OFFICE if mark in head), _ARCHIVE)


def _is_noise(head: bytes) -> bool:
    """Many control characters and no sign of UTF-16. A stray NUL in a text is mended, not refused."""
    if head.startswith(_WIDE_BOMS) or unmarked_utf16(head):
        return False
    controls = len(_CONTROL.findall(head))
    return controls > 2 and controls * 16 > len(head)


def unmarked_utf16(head: bytes) -> str | None:
    """ "utf-16-le" or "utf-16-be" when `head` looks like western text in two bytes a character without a BOM."""
    pairs = len(head) // 2
    if pairs < 4 or head.startswith(_WIDE_BOMS):
        return None
    even, odd = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.7 and even < pairs * 0.1:
        return "utf-16-le"
    if even > pairs * 0.7 and odd < pairs * 0.1:
        return "utf-16-be"
    return None


def is_html(head: bytes) -> bool:
    """Whether `head` begins a web page."""
    return _HTML.match(head.removeprefix(codecs.BOM_UTF8)) is not None
